import { assertEquals } from "@std/assert";
import { freeName, profileName } from "./profile_name.ts";

const HERE = "git+file:///home/me/project";

Deno.test("profileName() is the last name of the attribute, but for a default one", () => {
  assertEquals(profileName(HERE, "packages.x86_64-linux.hello"), "hello");
  assertEquals(
    profileName("github:owner/project/branch", "packages.x86_64-linux.default"),
    "project",
  );
  assertEquals(profileName(HERE, "packages.x86_64-linux.default"), "project");
  assertEquals(profileName("path:/home/me/project", "defaultPackage.x86_64-linux"), "project");
  assertEquals(profileName(`${HERE}?dir=sub`, "packages.x86_64-linux.hello"), "sub");
  assertEquals(profileName("flake:nixpkgs", "packages.x86_64-linux.default"), undefined);
});

Deno.test("freeName() puts a number behind what is taken", () => {
  assertEquals(freeName("a", new Set()), "a");
  assertEquals(freeName("a", new Set(["a", "a-1"])), "a-2");
});

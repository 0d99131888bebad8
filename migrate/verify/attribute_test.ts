import { assertEquals } from "@std/assert";
import type { PlannedOutput } from "../plan/plan.ts";
import { attributeName, flakePath } from "./attribute.ts";

Deno.test("attributeName() is what a person types", () => {
  const name = (...path: string[]) => attributeName({ entry: "default.nix", path });
  assertEquals(name(), "default.nix");
  assertEquals(name("hello"), "default.nix -A hello");
  assertEquals(name("a", "b-1", "c_d'"), "default.nix -A a.b-1.c_d'");
  assertEquals(name("a.b", "c"), 'default.nix -A "a.b".c');
});

Deno.test("flakePath() takes the nearest planned output at or above an attribute", () => {
  const outputs: PlannedOutput[] = [
    { entry: "default.nix", attributePath: ["legacyPackages", "SYSTEM"], legacyPath: [] },
    { entry: "default.nix", attributePath: ["packages", "SYSTEM", "hello"], legacyPath: ["hi"] },
    { entry: "shell.nix", attributePath: ["devShells", "SYSTEM", "default"], legacyPath: [] },
  ];
  const of = (entry: "default.nix" | "shell.nix", ...path: string[]) => {
    return flakePath({ entry, path }, outputs, "riscv64-linux")?.join(".");
  };
  assertEquals(of("default.nix", "hi"), "packages.riscv64-linux.hello");
  assertEquals(of("default.nix", "hi", "doc"), "packages.riscv64-linux.hello.doc");
  assertEquals(of("default.nix", "a", "b"), "legacyPackages.riscv64-linux.a.b");
  assertEquals(of("shell.nix"), "devShells.riscv64-linux.default");
  assertEquals(flakePath({ entry: "shell.nix", path: [] }, outputs.slice(0, 2), "x"), undefined);
});

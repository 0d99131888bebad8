import { assertEquals, assertThrows } from "@std/assert";
import { Failure } from "../../nix/diagnostic.ts";
import { parseFlakeRef } from "./parse.ts";
import { printFlakeRef } from "./print.ts";
import { parseRegistry, printRegistry, resolveRef } from "./registry.ts";

const TEXT = JSON.stringify(
  {
    flakes: [
      { from: { id: "pkgs", type: "indirect" }, to: { owner: "o", repo: "r", type: "github" } },
      {
        from: { id: "sub", type: "indirect" },
        to: { dir: "d", id: "pkgs", type: "indirect" },
      },
      {
        exact: true,
        from: { id: "pkgs", ref: "old", type: "indirect" },
        to: { type: "tarball", url: "https://example.org/old.tar.gz" },
      },
      { from: { id: "here", type: "indirect" }, to: { path: "/srv", type: "path" } },
      { from: { id: "x", type: "indirect" }, to: { id: "x", type: "indirect" } },
    ],
    version: 2,
  },
  null,
  2,
);
const REGISTRY = parseRegistry(TEXT, "registry.json");

function resolved(text: string): string {
  return printFlakeRef(resolveRef(parseFlakeRef(text), [REGISTRY]));
}

Deno.test("printRegistry() gives the text back that parseRegistry() read", () => {
  assertEquals(printRegistry(REGISTRY), TEXT);
});

Deno.test("resolveRef() follows names, and keeps the branch and the revision that were asked for", () => {
  assertEquals(resolved("pkgs"), "github:o/r");
  assertEquals(resolved("pkgs/main"), "github:o/r/main");
  assertEquals(resolved("sub/v1"), "github:o/r/v1");
  assertEquals(resolved("github:a/b?dir=x"), "github:a/b?dir=x");
  assertEquals(resolved("flake:pkgs?dir=x"), "github:o/r?dir=x");
  assertEquals(resolved("here"), "path:/srv");
});

Deno.test("resolveRef() refuses unknown names, circles, and branches where there are none", () => {
  assertThrows(() => resolved("none"), Failure, "cannot find flake 'flake:none'");
  assertThrows(() => resolved("x"), Failure, "in a circle");
  assertThrows(() => resolved("here/main"), Failure, "has no branches");
});

Deno.test("parseRegistry() refuses what is no registry", () => {
  for (const text of ["", "[]", `{"version":1}`, `{"version":2,"flakes":1}`]) {
    assertThrows(() => parseRegistry(text, "registry.json"), Failure, "registry.json");
  }
});

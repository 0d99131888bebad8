import { assertEquals } from "@std/assert";
import { renderShim } from "../../compat/shim/shim.ts";
import type { TreeFile } from "../scan/working_tree.ts";
import { lateEntries } from "./late_entries.ts";

const SHIM = renderShim({
  file: "default.nix",
  evaluator: { mode: "vendored", path: "nix/flake-compat.nix" },
  result: "defaultNix",
  interface: { kind: "flake" },
});

function late(files: Readonly<Record<string, string>>): readonly (string | undefined)[] {
  const tree = Object.entries(files).map(([path, text]): TreeFile => (
    { path, kind: "file", mode: 0o644, status: "tracked", executable: false, text }
  ));
  return lateEntries(tree).map(({ place }) => place?.file);
}

Deno.test("lateEntries() names entry files that the flake does not have", () => {
  const flake = "{ outputs = _: { a = import ./nix/package.nix; }; }";
  assertEquals(late({ "flake.nix": flake, "default.nix": SHIM, "shell.nix": "1" }), ["shell.nix"]);
  assertEquals(late({ "flake.nix": flake, "default.nix": SHIM, "nix/shell.nix": "1" }), []);
});

Deno.test("lateEntries() knows those that read the flake in another way", () => {
  const text = "(import (fetchTarball (import ./lock.nix).flake-compat) { src = ./.; }).shellNix";
  assertEquals(late({ "flake.nix": "{ outputs = _: { }; }", "shell.nix": text }), []);
});

Deno.test("lateEntries() knows those that stay where they are", () => {
  const reads = (path: string) => `{ outputs = _: { a = import ${path} { }; }; }`;
  assertEquals(late({ "flake.nix": reads("./shell.nix"), "shell.nix": "1" }), []);
  assertEquals(late({ "flake.nix": reads("./."), "default.nix": "1" }), []);
  assertEquals(late({ "flake.nix": reads("./nix"), "default.nix": "1" }), ["default.nix"]);
});

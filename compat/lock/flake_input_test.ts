import { assertEquals, assertThrows } from "@std/assert";
import { Failure } from "../../nix/diagnostic.ts";
import { inputPathOf } from "./flake_input.ts";

Deno.test("inputPathOf() reads names with slashes between", () => {
  assertEquals(inputPathOf("nixops/nixpkgs"), ["nixops", "nixpkgs"]);
  assertThrows(() => inputPathOf("a/1"), Failure, "'a/1' is not the path of an input");
});

Deno.test("inputPathOf() says of no names, as Nix 2.34 does, that they would mean the flake", () => {
  const rest = "would refer to the flake itself, not an input";
  for (const text of ["", "/"]) {
    const flagged = `--override-input was passed a zero-length input path, which ${rest}`;
    assertThrows(() => inputPathOf(text, "--override-input"), Failure, flagged);
    const plain = `input path to be updated cannot be zero-length; it ${rest}`;
    assertThrows(() => inputPathOf(text), Failure, plain);
  }
});

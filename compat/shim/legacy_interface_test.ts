import { assertEquals } from "@std/assert";
import { legacyInterface } from "./legacy_interface.ts";

Deno.test("legacyInterface() keeps a value a value, and says which arguments are lost", () => {
  const read = (text?: string) => {
    const { interface: { kind }, lost } = legacyInterface(text);
    return [kind, ...lost].join(" ");
  };
  assertEquals(read(), "flake");
  assertEquals(read("(import ./a.nix { }).default"), "value");
  assertEquals(read("{ system ? null, overrides ? { } }: 1"), "flake");
  assertEquals(read("{ system, pkgs ? 1, ... }: 1"), "flake pkgs ...");
  assertEquals(read("pkgs: 1"), "flake pkgs");
  assertEquals(read("{"), "flake");
});

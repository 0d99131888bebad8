import { assert, assertEquals } from "@std/assert";
import { memoryProject } from "../../tests/migrate/memory_project.ts";
import { parse } from "../../nix/syntax/parse.ts";
import { importedModules, moduleClosure, optionValue, setsOption } from "./nixos_module.ts";

/** The text of what an option is set to. */
function value(text: string, ...option: readonly string[]): string | undefined {
  const { tree } = parse(text);
  const found = optionValue(tree.root, option);
  return found && tree.text.slice(found.start, found.end);
}

Deno.test("importedModules() follows plain paths, of files and directories", () => {
  const { open } = memoryProject({
    "configuration.nix":
      "{ config, ... }: { imports = [ ./a.nix ./b <nixpkgs/x.nix> (x ./c.nix) ] ++ [ ./c.nix ]; }",
    "a.nix": "{ imports = [ ./configuration.nix ./b/default.nix ]; }",
    "b/default.nix": "{ imports = [ ../d.nix ]; }",
    "c.nix": "{ }",
    "d.nix": "{ config = { }; }",
  });
  assertEquals(importedModules("configuration.nix", open), ["a.nix", "b/default.nix", "c.nix"]);
  assertEquals(moduleClosure("configuration.nix", open), [
    "configuration.nix",
    "a.nix",
    "b/default.nix",
    "c.nix",
    "d.nix",
  ]);
});

Deno.test("optionValue() finds what is set plainly, however it is written", () => {
  assertEquals(value('{ networking.hostName = "a"; }', "networking", "hostName"), '"a"');
  assertEquals(value('{ networking = { hostName = "a"; }; }', "networking", "hostName"), '"a"');
  assertEquals(value('{ lib, ... }: { config.a.b = lib.mkDefault "a"; }', "a", "b"), '"a"');
  assertEquals(value("let x = 1; in with x; { a = mkForce 2; }", "a"), "2");
  assertEquals(value("{ a.b = 1; }", "a"), undefined);
  assertEquals(value("x", "a"), undefined);
});

Deno.test("setsOption() finds an option, or one below it, however it is written", () => {
  const sets = (text: string) => setsOption(parse(text).tree.root, ["nix", "registry"]);
  assert(sets("{ nix.registry.nixpkgs.flake = 1; }"));
  assert(sets("{ ... }: { nix = { registry = { }; }; }"));
  assert(sets("{ config.nix.registry.a = 1; }"));
  assert(!sets("{ nix.settings = { registry = 1; }; registry = 2; }"));
  assert(setsOption(parse("{ inherit imports; }").tree.root, ["imports"]));
});

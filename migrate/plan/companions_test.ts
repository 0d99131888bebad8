import { assertEquals } from "@std/assert";
import { memoryProject, type Texts } from "../../tests/migrate/memory_project.ts";
import { writtenLines } from "../../nix/syntax/write.ts";
import { planCompanions } from "./companions.ts";

/** `overlays.default = import ./overlay.nix` for every companion, then the code of every note. */
function companions(texts: Texts): readonly string[] {
  const project = memoryProject(texts);
  const { companions, notes } = planCompanions(project, project.lookups);
  return [
    ...companions.map(({ output: outputWith }) => {
      const output = outputWith({ name: "nixpkgs", flake: true });
      const value = output.kind === "derived" ? writtenLines(output.value).join("\n") : "?";
      return `${output.path.join(".")} = ${value}`;
    }),
    ...notes.map(({ code, place }) => `${code} ${place?.file}`),
  ];
}

const overlay = "final: prev: { a = final.b; }";
const module = "{ config, lib, ... }: { options.a = lib.mkOption { }; }";

Deno.test("planCompanions() offers an overlay that gives what it reads all that this looks up", () => {
  const reading = (argument: string) => ({
    "overlay.nix": `final: prev: { inherit (import ./. ${argument}) a; }`,
    "default.nix": "{ pkgs ? import <nixpkgs> { } }: { a = pkgs.hello; }",
  });
  const output = "overlays.default = import ./overlay.nix";
  assertEquals(companions(reading("{ pkgs = prev; }")), [output]);
  assertEquals(companions(reading("{ }")), ["left-out overlay.nix"]);
  const more = { ...reading("{ pkgs = prev; }"), "default.nix": "{ pkgs }: <nixpkgs>" };
  assertEquals(companions(more), ["left-out overlay.nix"]);
});

Deno.test("planCompanions() offers the overlay and the module of a project", () => {
  assertEquals(companions({ "overlay.nix": overlay, "modules/default.nix": module }), [
    "overlays.default = import ./overlay.nix",
    "nixosModules.default = ./modules/default.nix",
  ]);
  assertEquals(companions({ "default.nix": overlay }), ["overlays.default = import ./default.nix"]);
});

Deno.test("planCompanions() takes the first place, and no file of another kind", () => {
  assertEquals(companions({ "overlay.nix": overlay, "nix/overlay.nix": overlay }), [
    "overlays.default = import ./overlay.nix",
  ]);
  assertEquals(companions({ "overlay.nix": module, "module.nix": overlay, "a.nix": overlay }), []);
});

Deno.test("planCompanions() leaves out, and says so, what looks something up, itself or further on", () => {
  const impure = "final: prev: { a = import <nixpkgs> { }; }";
  assertEquals(companions({ "overlay.nix": impure }), ["left-out overlay.nix"]);
  const reads = "final: prev: { a = import ./b.nix; }";
  assertEquals(companions({ "overlay.nix": reads, "b.nix": "import <nixpkgs> { }" }), [
    "left-out overlay.nix",
  ]);
  assertEquals(companions({ "overlay.nix": reads, "b.nix": "1" }), [
    "overlays.default = import ./overlay.nix",
  ]);
});

Deno.test("planCompanions() offers several overlays: composed from a list, by name from a set or files", () => {
  const list = `{ }: let more = ${overlay}; in [ (import ./a.nix) more ]`;
  assertEquals(companions({ "overlays.nix": list, "a.nix": overlay }), [
    "overlays.default = nixpkgs.lib.composeManyExtensions (import ./overlays.nix { })",
  ]);
  assertEquals(companions({ "overlays/default.nix": `{ a = ${overlay}; }` }), [
    "overlays = import ./overlays/default.nix",
  ]);
  assertEquals(companions({ "nix/overlays.nix": overlay }), [
    "overlays.default = import ./nix/overlays.nix",
  ]);
  assertEquals(companions({ "overlays/a.nix": overlay, "overlays/b.nix": overlay }), [
    "overlays.a = import ./overlays/a.nix",
    "overlays.b = import ./overlays/b.nix",
  ]);
  for (
    const text of ["[ ]", "[ ./a.nix ]", "{ a = 1; }", "{ ${a} = b; }", "{ x }: [ (a: b: { }) ]"]
  ) {
    assertEquals(companions({ "overlays.nix": text, "a.nix": overlay }), [], text);
  }
  const impure = { "overlays.nix": `[ (import ./a.nix) ]`, "a.nix": "a: b: { c = <nixpkgs>; }" };
  assertEquals(companions(impure), ["left-out overlays.nix"]);
});

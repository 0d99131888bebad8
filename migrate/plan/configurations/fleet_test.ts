import { assertEquals } from "@std/assert";
import { writtenLines } from "../../../nix/syntax/write.ts";
import { memoryProject, type Texts } from "../../../tests/migrate/memory_project.ts";
import { PLAIN } from "../inputs.ts";
import { fleetSources, planFleet } from "./fleet.ts";
import { fleetDerivations, fleetNote, fleetOutput } from "./fleet_output.ts";

const hive = "{ meta.nixpkgs = <nixpkgs>; defaults = { }; owl = ./owl.nix; wren = { }; }";

function machines(texts: Texts): readonly string[] | undefined {
  return planFleet(memoryProject(texts), []).fleet?.machines.map(({ name }) => name);
}

function told(texts: Texts): readonly string[] {
  return planFleet(memoryProject(texts), []).notes.map(({ message, place }) =>
    `${message.replace(/ .*: /, ": ")} (${place?.file}:${place?.line})`
  );
}

Deno.test("planFleet() finds machines that need nothing from outside", () => {
  assertEquals(machines({ "hive.nix": hive, "owl.nix": "{ }" }), ["owl", "wren"]);
  assertEquals(machines({ "network.nix": "{ network = { }; a = { }; }" }), ["a"]);
  assertEquals(machines({ "hive.nix": "args: { }", "morph.nix": "{ a = { }; }" }), ["a"]);
});

Deno.test("planFleet() leaves out what a flake can't make as their tool does", () => {
  const others = ["{ meta = { }; }", "{ ${a} = { }; }", "{ a = <nixpkgs/nixos>; }", "f x"];
  for (const text of others) assertEquals(machines({ "hive.nix": text }), undefined, text);
});

Deno.test("planFleet() leaves out and tells of machines that need more", () => {
  const why = "pure evaluation refuses what stands here";
  const nixops = { "nixops.nix": "{ resources.a = { }; b = { resources, ... }: { }; c = { }; }" };
  assertEquals(machines(nixops), ["c"]);
  assertEquals(told(nixops), ["b: NixOps alone has the resources it takes (nixops.nix:1)"]);
  const deeper = { "owl.nix": "{ imports = [ ./b ]; }", "b/default.nix": "\nimport <nixpkgs> { }" };
  assertEquals(machines({ "hive.nix": hive, ...deeper }), ["wren"]);
  assertEquals(told({ "hive.nix": hive, ...deeper }), [`owl: ${why} (b/default.nix:2)`]);
  const shared = {
    "hive.nix": "let p = import <nixpkgs> { }; in { meta.specialArgs.p = p; a = { }; }",
  };
  assertEquals([machines(shared), told(shared)], [undefined, [`its: ${why} (hive.nix:1)`]]);
});

Deno.test("planFleet() knows what machines are made with", () => {
  const text = "let p = import <nixos-unstable> { }; n = import ./pin.nix; in { " +
    'meta = { nixpkgs = n; nodeNixpkgs = { a = p; b = import <nixpkgs> { system = "s"; }; }; }; ' +
    "a = { }; b = { }; c = { }; }";
  const { fleet } = planFleet(
    memoryProject({ "hive.nix": text, "pin.nix": "import <nixos-24.05>" }),
    [],
  );
  assertEquals(fleetSources(fleet!).map(({ source, origin }) => [source.name, origin]), [
    ["nixos-24.05", "pin.nix:1:8"],
    ["nixos-unstable", "hive.nix:1:16"],
    ["nixpkgs", "hive.nix:1:121"],
  ]);
  assertEquals(fleet?.machines.map(({ packages }) => packages?.system), [
    undefined,
    "s",
    undefined,
  ]);
});

Deno.test("planFleet() carries over what nixpkgs is imported with where it stands by itself", () => {
  const carried = (argument: string, texts: Texts = {}) => {
    const text =
      `let x = 1; o = [ (import ./o.nix) ]; in { meta.nixpkgs = import <nixpkgs> ${argument}; a = [ ]; }`;
    const { fleet } = planFleet(
      memoryProject({ "hive.nix": text, "o.nix": "f: p: { }", ...texts }),
      [],
    );
    const { config, overlays, left } = fleet!.packages.settings!;
    const flat = [config, overlays].map((written) =>
      written && writtenLines(written).join(" ").replaceAll(/\s+/g, " ")
    );
    return [...flat, left.join()];
  };
  assertEquals(carried("{ config.a.b = true; config.c = [ 1 ]; overlays = o; }"), [
    "{ a = { b = true; }; c = [ 1 ]; }",
    "[ (import ./o.nix) ]",
    "",
  ]);
  assertEquals(carried("{ config = p: { a = p.x; }; overlays = [ ]; }"), [
    "p: { a = p.x; }",
    "[ ]",
    "",
  ]);
  assertEquals(carried("{ config = p: x + p.y; overlays = [ (f: p: { a = x + 1; }) ]; }"), [
    undefined,
    undefined,
    "config,overlays",
  ]);
  assertEquals(
    carried("{ overlays = o; }", { "o.nix": "import <nixpkgs> { }" }).at(-1),
    "overlays",
  );
  assertEquals(
    carried("{ config = rec { a = 1; b = { c = a; }; }; }")[0],
    "{ a = 1; b = { c = 1; }; }",
  );
  const long = '[ (f: p: {\n # why\n a = p.a.overrideAttrs (o: {\n b = x; c = "${p.d}"; }); }) ]';
  assertEquals(
    carried(`{ overlays = ${long}; }`)[1],
    '[ (f: p: { a = p.a.overrideAttrs (o: { b = 1; c = "${p.d}"; }); }) ]',
  );
  assertEquals(
    carried("{ config = p: {\n inherit (p.q) map; inherit (p p) hash; inherit p; }; }")[0],
    "p: { map = p.q.map; hash = (p p).hash; p = p; }",
  );
  const untold = [
    "rec { a = p: a; }",
    "rec { __overrides = { }; }",
    "p: rec {\n p = 1; a = [ p.b ]; }",
    "rec { map = 1; a = p: map + 1; }",
    "map: {\n a = map; }",
    "{ p }: {\n a = p; }",
    "p: {\n a = if p.a then 1\n else 2; }",
  ];
  for (const config of untold) {
    assertEquals(carried(`{ config = ${config}; }`).at(-1), "config", config);
  }
});

Deno.test("fleetOutput() makes each machine by its name, and the plan knows where it is", () => {
  const project = memoryProject({ "hive.nix": hive });
  const fleet = planFleet(project, []).fleet!;
  const systems = ["aarch64-darwin", "aarch64-linux"];
  const nixpkgs = { name: "nixpkgs", flake: true, url: "", origin: "", source: PLAIN.source };
  const output = fleetOutput(fleet, { inputs: [nixpkgs], systems });
  const text = output.kind === "derived" ? writtenLines(output.value).join(" ") : "";
  assertEquals(
    text.replaceAll(/\s+/g, " "),
    "builtins.mapAttrs ( name: machine: nixpkgs.lib.nixosSystem { " +
      'system = "aarch64-linux"; specialArgs = { inherit name; nodes = self.nixosConfigurations; }; ' +
      "modules = [ deploymentOptions (fleet.defaults or { }) machine ]; } ) " +
      '(removeAttrs fleet [ "meta" "defaults" ])',
  );
  const [owl] = fleetDerivations(fleet, { systems, needsFlake: false });
  assertEquals([owl?.attributePath.join("."), owl?.legacyPath, owl?.configuration?.fleet], [
    "nixosConfigurations.owl.config.system.build.toplevel",
    ["owl"],
    ["meta", "defaults"],
  ]);
  assertEquals(
    fleetNote(fleet, { systems }).message.slice(0, 38),
    "The machines of hive.nix (owl, wren) a",
  );
});

import { assertEquals } from "@std/assert";
import { writtenLines } from "../../../nix/syntax/write.ts";
import { memoryProject, type Texts } from "../../../tests/migrate/memory_project.ts";
import { fleetDerivations, fleetNote, fleetOutput, planFleet } from "./fleet.ts";

const hive = "{ meta.nixpkgs = <nixpkgs>; defaults = { }; owl = ./owl.nix; wren = { }; }";

function machines(texts: Texts): readonly string[] | undefined {
  return planFleet(memoryProject(texts), [])?.machines;
}

Deno.test("planFleet() finds machines that need nothing from outside", () => {
  assertEquals(machines({ "hive.nix": hive, "owl.nix": "{ }" }), ["owl", "wren"]);
  assertEquals(machines({ "network.nix": "{ network = { }; a = { }; }" }), ["a"]);
  assertEquals(machines({ "hive.nix": "args: { }", "morph.nix": "{ a = { }; }" }), ["a"]);
});

Deno.test("planFleet() leaves out what a flake can't make as their tool does", () => {
  const others = ["{ meta = { }; }", "{ ${a} = { }; }", "{ a = <nixpkgs/nixos>; }", "f x"];
  for (const text of others) assertEquals(machines({ "hive.nix": text }), undefined, text);
  assertEquals(machines({ "nixops.nix": "{ resources.a = { }; b = { }; }" }), undefined);
  assertEquals(machines({ "hive.nix": "{ meta.specialArgs = { }; a = { }; }" }), undefined);
  const deeper = { "owl.nix": "{ imports = [ ./b ]; }", "b/default.nix": "import <nixpkgs> { }" };
  assertEquals(machines({ "hive.nix": hive, ...deeper }), undefined);
});

Deno.test("fleetOutput() makes each machine by its name, and the plan knows where it is", () => {
  const project = memoryProject({ "hive.nix": hive });
  const fleet = planFleet(project, [])!;
  const systems = ["aarch64-darwin", "aarch64-linux"];
  const nixpkgs = { name: "nixpkgs", flake: true };
  const output = fleetOutput(fleet, { nixpkgs, inputs: [], systems, project });
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

import { assertEquals } from "@std/assert";
import { memoryProject, type Texts } from "../../tests/migrate/memory_project.ts";
import { check } from "../../nix/syntax/check.ts";
import { applyEdits } from "../../nix/syntax/edit/edit.ts";
import { parse } from "../../nix/syntax/parse.ts";
import { writtenLines } from "../../nix/syntax/write.ts";
import { lookupReader } from "./closure.ts";
import { nixosOutput, planNixosConfigurations } from "./nixos_configurations.ts";

function plan(texts: Texts): ReturnType<typeof planNixosConfigurations> {
  const project = memoryProject(texts);
  return planNixosConfigurations(project, lookupReader(project));
}

/** The outputs, each as `NAME = …` on one line. */
function outputs(texts: Texts, flake = true): readonly string[] {
  return plan(texts).configurations.map((configuration) => {
    const output = nixosOutput(configuration, { name: "nixpkgs", flake });
    const lines = output.kind === "derived" ? writtenLines(output.value) : [];
    return `${output.path.join(".")} = ${lines.map((line) => line.trim()).join(" ")}`;
  });
}

/** The text of a module, changed. */
function changed(text: string): string | undefined {
  const { edits } = plan({ "configuration.nix": text });
  const after = applyEdits(text, edits.get("configuration.nix") ?? []);
  assertEquals(check(parse(after)), []);
  return after;
}

const module = '{ networking.hostName = "owl"; }';

Deno.test("planNixosConfigurations() names machines as they name themselves, or by their directory", () => {
  const made = (host: string, path: string) =>
    `nixosConfigurations.${host} = nixpkgs.lib.nixosSystem ` +
    `{ system = "x86_64-linux"; modules = [ ./${path} ]; }`;
  assertEquals(outputs({ "configuration.nix": module }), [made("owl", "configuration.nix")]);
  assertEquals(outputs({ "configuration.nix": "{ imports = [ ]; }" }), [
    made("nixos", "configuration.nix"),
  ]);
  const hosts = { "hosts/a/default.nix": "{ imports = [ ]; }", "machines/b/default.nix": module };
  assertEquals(outputs(hosts), [
    made("a", "hosts/a/default.nix"),
    made("owl", "machines/b/default.nix"),
  ]);
  const twice = { "configuration.nix": module, "nixos/configuration.nix": module };
  assertEquals(outputs(twice).map((output) => output.split(" ")[0]), [
    "nixosConfigurations.owl",
    "nixosConfigurations.owl-2",
  ]);
  assertEquals(outputs({ "hosts/a/default.nix": "{ a = 1; }", "a.nix": module }), []);
});

Deno.test("nixosOutput() leaves the system to the modules that say it", () => {
  const platform = '{ nixpkgs.hostPlatform = "aarch64-linux"; imports = [ ]; }';
  assertEquals(outputs({ "configuration.nix": platform }, false), [
    'nixosConfigurations.nixos = import "${nixpkgs}/nixos/lib/eval-config.nix" ' +
    "{ modules = [ ./configuration.nix ]; }",
  ]);
});

Deno.test("planNixosConfigurations() takes from modulesPath what stood below <nixpkgs>", () => {
  assertEquals(
    changed("{ pkgs, ... }: { imports = [ <nixpkgs/nixos/modules/a.nix> ]; }"),
    '{ pkgs, modulesPath, ... }: { imports = [ (modulesPath + "/a.nix") ]; }',
  );
  assertEquals(
    changed("{ imports = [ <nixpkgs/nixos/lib/b.nix> ]; }"),
    '{ modulesPath, ... }:\n{ imports = [ (modulesPath + "/../../nixos/lib/b.nix") ]; }',
  );
  assertEquals(changed(module), module);
});

Deno.test("planNixosConfigurations() leaves out, and says where, what a flake can't do", () => {
  const places = (texts: Texts) =>
    plan(texts).notes.map(({ code, place }) => `${code} ${place?.file}:${place?.line}`);
  assertEquals(places({ "configuration.nix": "{ imports = [\n<home-manager/nixos> ]; }" }), [
    "left-out configuration.nix:2",
  ]);
  assertEquals(
    places({
      "configuration.nix": "{ imports = [ ./a.nix ]; }",
      "a.nix": "{ ... }:\n\n{ b = import ./b.nix; }",
      "b.nix": "import <nixpkgs> { }",
    }),
    ["left-out b.nix:1"],
  );
  assertEquals(places({ "configuration.nix": "args: { imports = [ <nixpkgs/a> ]; }" }), []);
});

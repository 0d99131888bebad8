import { assertEquals } from "@std/assert";
import { memoryProject, type Texts } from "../../../tests/migrate/memory_project.ts";
import { check } from "../../../nix/syntax/check.ts";
import { applyEdits } from "../../../nix/syntax/edit/edit.ts";
import { parse } from "../../../nix/syntax/parse.ts";
import { writtenLines } from "../../../nix/syntax/write.ts";
import { planInputs, type SourceInput } from "../inputs.ts";
import {
  configurationEdits,
  type Configurations,
  configurationSources,
  planConfigurations,
} from "./configurations.ts";
import { configurationHazards } from "./hazards.ts";
import { lockedChannels } from "./locked_channels.ts";
import { assumedSystem, configurationOutput } from "./outputs.ts";

const SYSTEMS = ["x86_64-linux", "aarch64-linux", "x86_64-darwin", "aarch64-darwin"];

function plan(texts: Texts, references: Record<string, string> = {}): Configurations {
  const project = memoryProject(texts);
  const options = {
    lookups: project.lookups,
    references: new Map(Object.entries(references)),
  };
  return planConfigurations(project, options);
}

function inputsOf({ configurations }: Configurations): readonly SourceInput[] {
  const options = {
    nixpkgs: "nixpkgs",
    references: new Map(),
    isFlake: () => true,
    style: "plain",
  } as const;
  return planInputs(configurationSources(configurations, []), options);
}

/** The outputs, each as `NAME = …` on one line. */
function outputs(texts: Texts, flake = true): readonly string[] {
  const project = memoryProject(texts);
  const planned = plan(texts);
  const nixpkgs = { name: "nixpkgs", flake };
  const context = { nixpkgs, inputs: inputsOf(planned), systems: SYSTEMS, project };
  return planned.configurations.map((configuration) => {
    const output = configurationOutput(configuration, context);
    const lines = output.kind === "derived" ? writtenLines(output.value) : [];
    return `${output.path.join(".")} = ${lines.map((line) => line.trim()).join(" ")}`;
  });
}

/** The text of a module, changed. */
function changed(text: string, path = "configuration.nix"): string | undefined {
  const planned = plan({ [path]: text });
  const edits = configurationEdits(planned.configurations, inputsOf(planned)).get(path);
  const after = edits && applyEdits(text, edits);
  if (after !== undefined) assertEquals(check(parse(after)), []);
  return after;
}

const module = '{ networking.hostName = "owl"; }';

Deno.test("planConfigurations() names machines as they name themselves, or by their directory", () => {
  const made = (host: string, path: string) =>
    `nixosConfigurations.${host} = nixpkgs.lib.nixosSystem ` +
    `{ system = "x86_64-linux"; modules = [ ./${path} lockedChannels ]; }`;
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

Deno.test("configurationOutput() leaves the system, and the channels, to the modules that say them", () => {
  const text = '{ nixpkgs.hostPlatform = "aarch64-linux"; nix.nixPath = [ ]; imports = [ ]; }';
  assertEquals(outputs({ "configuration.nix": text }, false), [
    'nixosConfigurations.nixos = import "${nixpkgs}/nixos/lib/eval-config.nix" ' +
    "{ modules = [ ./configuration.nix ]; }",
  ]);
});

Deno.test("configurationOutput() makes homes, and machines with macOS", () => {
  const home = '{ home = { username = "ada"; homeDirectory = "/home/ada"; }; }';
  assertEquals(outputs({ "home.nix": home }), [
    "homeConfigurations.ada = home-manager.lib.homeManagerConfiguration " +
    "{ pkgs = nixpkgs.legacyPackages.x86_64-linux; modules = [ ./home.nix ]; }",
  ]);
  const onMac = '{ home.username = "ada"; home.homeDirectory = "/Users/ada"; }';
  assertEquals(outputs({ "home.nix": onMac }, false), [
    "homeConfigurations.ada = home-manager.lib.homeManagerConfiguration " +
    '{ pkgs = import nixpkgs { system = "aarch64-darwin"; }; modules = [ ./home.nix ]; }',
  ]);
  const mac = '{ environment.shells = [ ]; networking.localHostName = "mini"; }';
  assertEquals(outputs({ "darwin-configuration.nix": mac }), [
    'darwinConfigurations.mini = nix-darwin.lib.darwinSystem { system = "aarch64-darwin"; ' +
    "modules = [ ./darwin-configuration.nix ]; }",
  ]);
});

Deno.test("planConfigurations() makes no output of its own of what a machine's configuration imports", () => {
  const texts = {
    "configuration.nix": "{ imports = [ ./home.nix ]; }",
    "home.nix": "{ home = 1; }",
  };
  assertEquals(outputs(texts).length, 1);
});

Deno.test("configurationEdits() takes from modulesPath and inputs what stood on the search path", () => {
  assertEquals(
    changed("{ pkgs, ... }: { imports = [ <nixpkgs/nixos/modules/a.nix> ]; }"),
    '{ pkgs, modulesPath, ... }: { imports = [ (modulesPath + "/a.nix") ]; }',
  );
  assertEquals(
    changed("{ imports = [ <nixpkgs/nixos/lib/b.nix> ]; }"),
    '{ inputs, ... }:\n{ imports = [ (inputs.nixpkgs + "/nixos/lib/b.nix") ]; }',
  );
  assertEquals(
    changed("{ ... }: { imports = [ <home-manager/nixos> <nixos-hardware/a/b> <agenix/x> ]; }"),
    "{ inputs, ... }: { imports = [ inputs.home-manager.nixosModules.home-manager " +
      '(inputs.nixos-hardware + "/a/b") (inputs.agenix + "/x") ]; }',
  );
  assertEquals(changed(module), module);
});

Deno.test("configurationEdits() gives another nixpkgs the system, by whatever name is free", () => {
  assertEquals(
    changed("{ pkgs, ... }: { imports = [ ]; a = import <nixos-unstable> { }; }"),
    "{ pkgs, inputs, ... }: { imports = [ ]; " +
      "a = import inputs.nixos-unstable { system = pkgs.stdenv.hostPlatform.system; }; }",
  );
  assertEquals(
    changed("{ ... }: let pkgs = import <unstable> { }; in { imports = [ ]; }"),
    "{ inputs, system, ... }: " +
      "let pkgs = import inputs.unstable { inherit system; }; in { imports = [ ]; }",
  );
  assertEquals(
    changed('{ imports = [ ]; a = import <unstable> { localSystem = "x"; }; }'),
    '{ inputs, ... }:\n{ imports = [ ]; a = import inputs.unstable { localSystem = "x"; }; }',
  );
  assertEquals(
    changed("{ pkgs, ... }: { imports = [ ]; a = builtins.currentSystem; }"),
    "{ pkgs, ... }: { imports = [ ]; a = pkgs.stdenv.hostPlatform.system; }",
  );
});

Deno.test("configurationEdits() makes an input of a tarball that nothing pins", () => {
  const url = "https://github.com/nix-community/home-manager/archive/release-24.05.tar.gz";
  const text = `let h = fetchTarball "${url}"; in { imports = [ (import "\${h}/nixos") ]; }`;
  assertEquals(
    changed(text),
    '{ inputs, ... }:\nlet h = inputs.home-manager; in { imports = [ (import "${h}/nixos") ]; }',
  );
  const [, input] = inputsOf(plan({ "configuration.nix": text }));
  assertEquals(input?.url, "github:nix-community/home-manager/release-24.05");
  assertEquals(input?.follows, ["nixpkgs"]);
});

Deno.test("planConfigurations() leaves out, and says where, what a flake can't do", () => {
  const places = (texts: Texts, references?: Record<string, string>) =>
    plan(texts, references).notes.filter(({ code }) => code === "left-out")
      .map(({ place, help }) => `${place?.file}:${place?.line} ${help?.split("`")[1] ?? ""}`);
  const channel = { "configuration.nix": "{ imports = [\n<nix-ld/x.nix> ]; }" };
  assertEquals(places(channel), ["configuration.nix:2 --input nix-ld REF"]);
  assertEquals(places(channel, { "nix-ld": "github:Mic92/nix-ld" }), []);
  assertEquals(
    places({
      "configuration.nix": "{ imports = [ ./a.nix ]; }",
      "a.nix": "{ ... }:\n\n{ b = import ./b.nix; }",
      "b.nix": "arguments: import <nixpkgs> { }",
    }),
    ["b.nix:1 "],
  );
  const shared = {
    "configuration.nix": "{ imports = [ ]; b = import ./b.nix { }; }",
    "b.nix": "{ a ? 1 }:\nimport <nixpkgs> { }",
    "other.nix": "import ./b.nix { }",
  };
  assertEquals(places(shared), ["b.nix:2 "]);
  const taken = "{ ... }: let inputs = 1; in { imports = [ <home-manager/nixos> ]; }";
  assertEquals(places({ "configuration.nix": taken }), ["configuration.nix:1 "]);
  assertEquals(places({ "configuration.nix": "args: { imports = [ <nixpkgs/a> ]; }" }), []);
});

Deno.test("assumedSystem() and the notes tell what no module says", () => {
  const texts = { "home.nix": "{ home.packages = [ ]; }" };
  const { configurations, notes } = plan(texts);
  assertEquals(notes.map(({ code }) => code), ["unnamed-configuration"]);
  const context = { systems: ["aarch64-linux"], project: memoryProject(texts) };
  const [note] = configurations.flatMap((each) => assumedSystem(each, context));
  assertEquals(
    note?.message,
    "homeConfigurations.user is made for aarch64-linux: no module says for what",
  );
  const platform = { "configuration.nix": '{ imports = [ ]; nixpkgs.hostPlatform = "a-linux"; }' };
  assertEquals(plan(platform).configurations.flatMap((each) => assumedSystem(each, context)), []);
  for (
    const option of [
      "localSystem.system",
      "system",
      "localSystem = { system",
      "hostPlatform.system",
    ]
  ) {
    const end = option.includes("{") ? " }; }" : " }";
    const text = `{ imports = [ ]; nixpkgs.${option} = "a-linux";${end}`;
    const { configurations } = plan({ "configuration.nix": text });
    assertEquals(configurations.flatMap((each) => assumedSystem(each, context)), [], text);
  }
});

Deno.test("lockedChannels() has the channels of a machine, and is not there for homes", () => {
  const written = (texts: Texts) => {
    const planned = plan(texts);
    const bindings = lockedChannels(planned.configurations, inputsOf(planned), (name) => name);
    return writtenLines({ kind: "set", bindings }).map((line) => line.trim()).join(" ");
  };
  assertEquals(
    written({ "configuration.nix": "{ imports = [ ]; a = <nixos-23.05>; }" }),
    "{ lockedChannels = { nix.registry.nixpkgs.flake = nixpkgs; " +
      "nix.registry.nixos-23-05.flake = nixos-23-05; " +
      'nix.nixPath = [ "nixpkgs=${nixpkgs}" "nixos-23.05=${nixos-23-05}" ]; }; }',
  );
  assertEquals(written({ "home.nix": "{ home = 1; }" }), "{ }");
});

Deno.test("configurationSources() takes the project's own pin of nixpkgs, and of what makes homes", () => {
  const { configurations } = plan({ "home.nix": "{ home.a = <nixpkgs/b>; }" });
  const rev = "0123456789012345678901234567890123456789";
  const pin = (name: string, kind: "nixpkgs" | "tree") => ({
    source: { name, kind, url: `github:o/${name}`, rev, pinned: true, subpath: "" },
    origin: "nix/sources.json:1:1",
  });
  const [nixpkgs, maker] = [pin("nixpkgs", "nixpkgs"), pin("home-manager", "tree")];
  const pins = [nixpkgs, maker];
  assertEquals(configurationSources(configurations, pins), [nixpkgs, { ...maker, asFlake: true }]);
  assertEquals(configurationSources([], pins), []);
});

Deno.test("planInputs() takes the branch of a maker that goes with the release of nixpkgs", () => {
  const { configurations } = plan({ "home.nix": "{ home = { }; }" });
  const urls = (nixpkgs: string, references = new Map<string, string>()) =>
    planInputs(configurationSources(configurations, []), {
      ...{ nixpkgs, references, isFlake: () => true, style: "plain" },
    }).map(({ url }) => url);
  const [release, maker] = [
    "github:NixOS/nixpkgs/nixos-24.11",
    "github:nix-community/home-manager",
  ];
  assertEquals(urls(release), [release, `${maker}/release-24.11`]);
  assertEquals(urls("github:NixOS/nixpkgs/nixos-unstable")[1], maker);
  assertEquals(urls(release, new Map([["home-manager", "github:me/hm"]]))[1], "github:me/hm");
});

Deno.test("configurationHazards() names modules that are not there, and no look-up that is rewired", () => {
  const texts = {
    "configuration.nix": "{ imports = [ ./hardware.nix ./a ../b.nix <nixpkgs/c> ]; }",
    "a/default.nix": '{ a = builtins.getEnv "HOME"; }',
  };
  const project = memoryProject(texts);
  const { configurations } = plan(texts);
  const options = { project, lookups: project.lookups, read: [] };
  assertEquals(
    configurationHazards(configurations, options).map(({ code, place }) => [code, place?.file]),
    [
      ["missing-module", "configuration.nix"],
      ["outside-path", "configuration.nix"],
      ["environment", "a/default.nix"],
    ],
  );
});

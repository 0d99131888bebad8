/** The proof with the real Nix on PATH: a legacy project before, and after a migration by hand. */
import { assert, assertEquals } from "@std/assert";
import { join } from "@std/path";
import type { PlannedOutput } from "../../migrate/plan/plan.ts";
import type { Proof } from "../../migrate/report.ts";
import { compare } from "../../migrate/verify/compare.ts";
import { deadline } from "../../migrate/verify/deadline.ts";
import { evaluateLegacy, evaluateShim } from "../../migrate/verify/evaluate_legacy.ts";
import type { Evaluated, EvaluatedTree } from "../../migrate/verify/evaluated.ts";
import { prove } from "../../migrate/verify/prove.ts";
import { narHash } from "../../nix/tools/nar_hash.ts";
import { isAtLeast, needNix } from "../../nix/tools/nix.ts";
import { MINI_NIXPKGS } from "../ground/mini_nixpkgs.ts";
import { withNixSettings } from "../tools/nix_settings.ts";

const NIX_PATH = `nixpkgs=${MINI_NIXPKGS}`;

const PACKAGES = `{ pkgs ? import <nixpkgs> { } }:
rec {
  whole = pkgs.stdenv.mkDerivation { name = "whole"; src = ./.; };
  part = pkgs.stdenv.mkDerivation { name = "part"; src = ./src; };
  user = pkgs.stdenv.mkDerivation { name = "user"; buildInputs = [ whole part ]; };
  bumped = pkgs.stdenv.mkDerivation { name = "bumped"; version = "1"; };
  named = pkgs.stdenv.mkDerivation { name = "named"; src = ./.; base = baseNameOf ./.; };
  nested.deeper.tool = pkgs.jq;
  several = [ pkgs.hello pkgs.jq ];
  place = pkgs.stdenv.mkDerivation { name = "place"; run = "cd \${toString ./.}/src"; };
  callable = pkgs.jq // { __functor = _: x: x; };
  throws = throw "not on this system";
  aborts = import ./nowhere.nix;
  recursion = let x = x; in x;
  lib = pkgs.lib;
  inherit pkgs;
  function = x: x;
}
`;

const SHELL = `{ pkgs ? import <nixpkgs> { }, inNixShell ? false }:
pkgs.mkShell {
  name = if inNixShell then "in" else "out";
  inputsFrom = [ (import ./. { inherit pkgs; }).part ];
}
`;

const OUTPUTS: readonly PlannedOutput[] = [
  { entry: "default.nix", attributePath: ["legacyPackages", "SYSTEM"], legacyPath: [] },
  { entry: "shell.nix", attributePath: ["devShells", "SYSTEM", "default"], legacyPath: [] },
];

Deno.test("evaluateLegacy() finds every derivation, and goes around what fails", async () => {
  await withProject({ "default.nix": PACKAGES, "shell.nix": SHELL }, async (tree) => {
    const before = await evaluateLegacy(tree, {
      entries: ["default.nix", "shell.nix"],
      nixPath: NIX_PATH,
    });
    assertEquals(
      [...before.attributes.keys()],
      [
        ...["aborts", "bumped", "callable", "named", "nested.deeper.tool"],
        ...["part", "place", "recursion"],
        ...["several.0", "several.1", "throws", "user", "whole"],
      ].map((path) => `default.nix -A ${path}`).concat("shell.nix"),
    );
    assertEquals(words(before, "default.nix -A throws"), "not on this system");
    assert(words(before, "default.nix -A aborts").includes("nowhere.nix"));
    assert(words(before, "default.nix -A recursion").startsWith("infinite recursion"));
    assert(drvPath(before, "shell.nix").endsWith("-in.drv"));
    assertEquals([...before.ownSources.values()].toSorted(), ["", "src"]);
  });
});

Deno.test("evaluateLegacy() writes the derivations that nix-instantiate writes", async () => {
  await withProject({ "default.nix": PACKAGES }, async (tree) => {
    const before = await evaluateLegacy(tree, { entries: ["default.nix"], nixPath: NIX_PATH });
    for (const path of ["whole", "nested.deeper.tool", "several.1"]) {
      const drv = await instantiate(tree, ["default.nix", "-A", path]);
      assertEquals(drvPath(before, `default.nix -A ${path}`), drv);
    }
  });
});

Deno.test("evaluateLegacy() calls callPackage-style files with nixpkgs", async () => {
  const packageText = `{ stdenv, hello, debug ? false }:
    stdenv.mkDerivation { name = "p"; inherit hello debug; }`;
  await withProject({ "default.nix": packageText }, async (tree) => {
    const before = await evaluateLegacy(tree, { entries: ["default.nix"], nixPath: NIX_PATH });
    const call = "(import <nixpkgs> { }).callPackage ./default.nix { }";
    assertEquals(drvPath(before, "default.nix"), await instantiate(tree, ["-E", call]));
    const shim = await evaluateShim(tree, before, []);
    assertEquals(
      words(shim, "default.nix"),
      "a function that needs the arguments hello, stdenv",
    );
  });
});

Deno.test("evaluateLegacy() evaluates named attributes where the search does not look", async () => {
  const text =
    `{ pkgs ? import <nixpkgs> { } }: { inherit pkgs; f = { x ? 1 }: { a = pkgs.jq; }; }`;
  await withProject({ "default.nix": text }, async (tree) => {
    const paths = [["pkgs", "hello"], ["f", "a"], ["pkgs", "no such"], ["f", "a", "drvPath"]];
    const before = await evaluateLegacy(tree, {
      entries: ["default.nix"],
      nixPath: NIX_PATH,
      attributes: paths.map((path) => ({ entry: "default.nix", path })),
    });
    assertEquals(Array.from(before.attributes.values(), ({ outcome }) => outcome.kind), [
      ...["derivation", "derivation", "missing", "missing"],
    ]);
  });
});

Deno.test("prove() finds identical, explained, different and failed rows", async () => {
  await withProject({ "default.nix": PACKAGES, "shell.nix": SHELL }, async (tree) => {
    const before = await evaluateLegacy(tree, {
      entries: ["default.nix", "shell.nix"],
      nixPath: NIX_PATH,
    });
    await migrateByHand(tree.directory);
    const proof = await prove(tree, before, { outputs: OUTPUTS });
    assertEquals(proof.nix, tree.nix.version);
    assertEquals(verdicts(proof, "shim"), {
      aborts: "failed-before",
      bumped: "different",
      callable: "identical",
      named: "explained",
      "nested.deeper.tool": "identical",
      part: "identical",
      place: "identical",
      recursion: "failed-before",
      "several.0": "identical",
      "several.1": "failed",
      "shell.nix": "identical",
      throws: "failed-before",
      user: "explained",
      whole: "explained",
    });
    const flake = tree.nix.flakes
      ? { ...verdicts(proof, "shim"), named: "different", place: "explained" }
      : {};
    assertEquals(verdicts(proof, "flake"), flake);
    assertEquals(differences(proof, "bumped"), ['environment | version | "1" before, "2" after']);
    assertEquals(differences(proof, "several.1"), ["missing | after | there is no such attribute"]);
    assertEquals(differences(proof, "whole"), [
      "source-content | ./. | `project` before and after; " +
      "only after: flake.lock, flake.nix, nix/; changed: default.nix, shell.nix",
    ]);
    assertEquals(differences(proof, "user").map((line) => line.split(" | ").slice(0, 3)), [
      ["source-content", "in whole", "./."],
    ]);
  });
});

Deno.test("prove() asks a flake for its output, not for a package that is called so", async () => {
  const text = `{ pkgs ? import <nixpkgs> { } }:
    { part = pkgs.jq; legacyPackages = pkgs.lib.genAttrs [ "x86_64-linux" ] (_: pkgs.hello); }`;
  await withProject({ "default.nix": text }, async (tree) => {
    if (!isAtLeast(tree.nix.version, [2, 26])) return;
    const before = await evaluateLegacy(tree, { entries: ["default.nix"], nixPath: NIX_PATH });
    await Deno.mkdir(join(tree.directory, "nix"));
    await Deno.writeTextFile(join(tree.directory, "nix/default.nix"), text);
    await Deno.writeTextFile(join(tree.directory, "flake.nix"), flakeText());
    await Deno.writeTextFile(join(tree.directory, "flake.lock"), JSON.stringify(await lock()));
    const proof = await prove(tree, before, { outputs: OUTPUTS });
    assertEquals(verdicts(proof, "flake").part, "identical");
  });
});

Deno.test("prove() evaluates impurely where a pin's code has to, not the project's", async () => {
  const text = `{ tool ? import <tool> }:
    let made = name: system: derivation { inherit name system; builder = "/bin/sh"; };
    in {
      pinned = made "pinned" tool.system;
      own = made "own" builtins.currentSystem;
      pinnedFetch = made "pinnedFetch" (tool.text { url = "file://${import.meta.filename}"; });
      ownFetch = made "ownFetch" (builtins.fetchurl "file://${import.meta.filename}");
    }`;
  await withProject({ "default.nix": text }, async (tree) => {
    if (!tree.nix.flakes) return;
    const tool = join(tree.directory, "..", "..", "tool");
    await Deno.mkdir(tool);
    await Deno.writeTextFile(
      join(tool, "default.nix"),
      `{ system = builtins.currentSystem; text = { url }: builtins.fetchurl url; }`,
    );
    const before = await evaluateLegacy(tree, {
      entries: ["default.nix"],
      nixPath: `tool=${tool}`,
    });
    await Deno.writeTextFile(
      join(tree.directory, "flake.nix"),
      `{
        inputs.tool = { url = "path:${tool}"; flake = false; };
        outputs = { self, tool }: {
          legacyPackages.${tree.nix.system} = import ./default.nix { tool = import tool; };
        };
      }`,
    );
    await Deno.writeTextFile(join(tree.directory, "flake.lock"), JSON.stringify(await lock(tool)));
    const proof = await prove(tree, before, { outputs: OUTPUTS });
    assertEquals(verdicts(proof, "flake"), {
      own: "failed",
      ownFetch: "failed",
      pinned: "explained",
      pinnedFetch: "explained",
    });
    for (const { verdict, differences } of proof.rows) {
      if (verdict === "explained") assertEquals(differences[0]?.cause, "impure");
    }
  });
});

Deno.test("prove() does not explain a source that is not the project's", async () => {
  const text = (content: string) =>
    `{ pkgs ? import <nixpkgs> { } }:
    pkgs.stdenv.mkDerivation { name = "p"; src = builtins.toFile "text" "${content}"; }`;
  await withProject({ "default.nix": text("1") }, async (tree) => {
    const before = await evaluateLegacy(tree, { entries: ["default.nix"], nixPath: NIX_PATH });
    await Deno.writeTextFile(join(tree.directory, "default.nix"), pinned(text("2")));
    const { rows } = await prove({ ...tree, nix: { ...tree.nix, flakes: false } }, before, {
      outputs: [],
    });
    assertEquals(rows.map(({ verdict }) => verdict), ["different"]);
    assertEquals(rows[0]!.differences, [
      {
        cause: "source-content",
        subject: "text",
        detail: "`text` before and after; the file itself changed",
        via: [],
      },
    ]);
  });
});

Deno.test("prove() does not explain a filter that lets other files through", async () => {
  const text = (name: string) =>
    `{ pkgs ? import <nixpkgs> { } }:
    let only = names: builtins.filterSource (path: _: builtins.elem (baseNameOf path) names);
    in pkgs.stdenv.mkDerivation {
      name = "p";
      src = only [ "default.nix" "src" "${name}" ] ./.;
    }`;
  await withProject({ "default.nix": text("file"), "src/other": "" }, async (tree) => {
    const before = await evaluateLegacy(tree, { entries: ["default.nix"], nixPath: NIX_PATH });
    const expected = [
      ["file", "explained", "source-content"],
      ["other", "different", "source-filter"],
    ] as const;
    for (const [name, verdict, cause] of expected) {
      await Deno.writeTextFile(join(tree.directory, "default.nix"), pinned(text(name)));
      const shim = await evaluateShim(tree, before, []);
      const rows = await compare(before, shim, "shim", { store: tree.nix.store });
      assertEquals(rows.map((row) => row.verdict), [verdict]);
      assertEquals(rows[0]?.differences.map((it) => it.cause), [cause]);
    }
  });
});

Deno.test("prove() names each cause: name, revision, output, dependency, builder", async () => {
  const text = (more: string) =>
    `{ pkgs ? import <nixpkgs> { } }:
    let make = extra: derivation ({
      name = "p"; system = "x86_64-linux"; builder = "/bin/sh"; args = [ "-c" "true" ];
    } // extra);
    in { ${more} }`;
  const [one, two] = ["a".repeat(40), "b".repeat(40)];
  const before = `
    named = make { src = builtins.path { path = ./src; name = "one"; }; };
    stamped = make { version = "1.${one}"; };
    outs = make { outputs = [ "out" ]; };
    uses = make { dep = pkgs.jq; };
    run = make { args = [ "-c" "one" ]; };
    same = make { mode = "one"; };
    taken = make { mode = "other"; };`;
  const after = before.replace('"one"; }', '"two"; }').replace(one, two)
    .replace('[ "out" ]', '[ "out" "doc" ]').replace("pkgs.jq", "pkgs.hello")
    .replace('"one" ]', '"two" ]').replace('"other"', '"one"');
  await withProject({ "default.nix": text(before) }, async (tree) => {
    const found = await evaluateLegacy(tree, { entries: ["default.nix"], nixPath: NIX_PATH });
    await Deno.writeTextFile(join(tree.directory, "default.nix"), pinned(text(after)));
    const shim = await evaluateShim(tree, found, []);
    const rows = await compare(found, shim, "shim", { store: tree.nix.store });
    const causes = rows.map(({ attribute, differences }) => [
      attribute.replace("default.nix -A ", ""),
      ...new Set(differences.map(({ cause, via }) => `${cause}${via.length > 0 ? "…" : ""}`)),
    ]);
    assertEquals(causes, [
      ["named", "source-name"],
      ["outs", "output", "environment"],
      ["run", "builder"],
      ["same"],
      ["stamped", "revision"],
      ["taken", "environment"],
      ["uses", "dependency"],
    ]);
  });
});

Deno.test("evaluateLegacy() builds what is imported from a derivation", async () => {
  const text = `{ pkgs ? import <nixpkgs> { } }:
    import (pkgs.writeText "generated.nix" "pkgs: { generated = pkgs.jq; }") pkgs`;
  await withProject({ "default.nix": text }, async (tree) => {
    const before = await evaluateLegacy({ ...tree, network: false }, {
      entries: ["default.nix"],
      nixPath: NIX_PATH,
    });
    assert(drvPath(before, "default.nix -A generated").endsWith(".drv"));
  });
});

Deno.test("evaluateLegacy() takes a project by way of a symbolic link", async () => {
  await withProject({ "default.nix": PACKAGES }, async (tree) => {
    const link = `${tree.directory}-link`;
    await Deno.symlink(tree.directory, link);
    const options = { entries: ["default.nix"], nixPath: NIX_PATH } as const;
    const linked = await evaluateLegacy({ ...tree, directory: link }, options);
    const direct = await evaluateLegacy(tree, options);
    const name = "default.nix -A whole";
    assertEquals(drvPath(linked, name), drvPath(direct, name));
    assertEquals(linked.ownSources, direct.ownSources);
  });
});

Deno.test("evaluateLegacy() stops when it is told to", async () => {
  const text = `let f = x: if x == 0 then 0 else f (x - 1) + f (x - 1); in { a = f 60; }`;
  await withProject({ "default.nix": text }, async (tree) => {
    const signal = AbortSignal.timeout(300);
    const caught = await evaluateLegacy({ ...tree, signal }, {
      entries: ["default.nix"],
      nixPath: NIX_PATH,
    }).catch((error) => error);
    assertEquals(caught.name, "TimeoutError");
  });
});

Deno.test("prove() tells what it had no time for, and holds to its time", async () => {
  const endless = "let f = x: if x == 0 then 0 else f (x - 1) + f (x - 1); in f 60";
  const text = `{ pkgs ? import <nixpkgs> { } }: { a = pkgs.jq; b = derivation {
    name = "b"; system = "x"; builder = toString (${endless}); }; }`;
  await withProject({ "default.nix": text }, async (tree) => {
    const start = performance.now();
    const late = { ...tree, signal: deadline(1500) };
    const before = await evaluateLegacy(late, { entries: ["default.nix"], nixPath: NIX_PATH });
    const { rows } = await prove(tree, before, { outputs: [] });
    assert(performance.now() - start < 60_000);
    assert(rows.length > 0);
    for (const { verdict } of rows) assertEquals(verdict, "out-of-time");
  });
});

Deno.test("prove() compares for another system than the machine's", async () => {
  await withProject({ "default.nix": PACKAGES, "shell.nix": SHELL }, async (tree) => {
    const system = "aarch64-linux";
    const other = { ...tree, nix: { ...tree.nix, system } };
    const options = { entries: ["default.nix", "shell.nix"], nixPath: NIX_PATH } as const;
    const [here, there] = [
      await evaluateLegacy(tree, options),
      await evaluateLegacy(other, options),
    ];
    assert(drvPath(here, "default.nix -A part") !== drvPath(there, "default.nix -A part"));
    await migrateByHand(tree.directory);
    const proof = await prove(other, there, { outputs: OUTPUTS });
    assertEquals(proof.systems, [system]);
    assertEquals(new Set(proof.rows.map((row) => row.system)), new Set([system]));
    assertEquals(verdicts(proof, "shim").part, "identical");
    assertEquals(verdicts(proof, "shim")["shell.nix"], "identical");
    if (tree.nix.flakes) assertEquals(verdicts(proof, "flake").part, "identical");
  });
});

/**
 * What a migration does, and two things that it should not: a version moves, a list is shortened.
 */
async function migrateByHand(directory: string): Promise<void> {
  const write = (name: string, text: string) => Deno.writeTextFile(join(directory, name), text);
  await Deno.mkdir(join(directory, "nix"));
  const moved = PACKAGES.replaceAll("./.", "../.").replaceAll("./src", "../src")
    .replace('version = "1"', 'version = "2"').replace("hello pkgs.jq", "hello");
  await write("nix/default.nix", moved);
  await write("nix/shell.nix", SHELL);
  await write("default.nix", `import ./nix { pkgs = import ${MINI_NIXPKGS} { }; }`);
  await write("shell.nix", pinned(SHELL.replace("./.", "./nix")));
  await write("flake.nix", flakeText());
  await write("flake.lock", JSON.stringify(await lock(), undefined, 2));
}

function pinned(text: string): string {
  return text.replace("<nixpkgs>", MINI_NIXPKGS);
}

function flakeText(): string {
  return `{
    inputs.nixpkgs.url = "path:${MINI_NIXPKGS}";
    outputs = { self, nixpkgs }: let inherit (nixpkgs) lib; in {
      legacyPackages = builtins.mapAttrs (_: pkgs: import ./nix { inherit pkgs; })
        nixpkgs.legacyPackages;
      devShells = builtins.mapAttrs (_: pkgs: {
        default = import ./nix/shell.nix { inherit pkgs; inNixShell = true; };
      }) nixpkgs.legacyPackages;
    };
  }`;
}

/** The lock of a flake whose one input is that tree: the flake `nixpkgs`, or else no flake. */
async function lock(path: string = MINI_NIXPKGS): Promise<unknown> {
  const original = { type: "path", path };
  const locked = { ...original, narHash: await narHash(path) };
  const name = path === MINI_NIXPKGS ? "nixpkgs" : "tool";
  const node = { locked, original, ...(name === "tool" && { flake: false }) };
  const nodes = { [name]: node, root: { inputs: { [name]: name } } };
  return { nodes, root: "root", version: 7 };
}

function verdicts({ rows }: Proof, through: "shim" | "flake"): Record<string, string> {
  return Object.fromEntries(
    rows.filter((row) => row.through === through).map(({ attribute, verdict }) => {
      return [attribute.replace("default.nix -A ", ""), verdict];
    }),
  );
}

function differences({ rows }: Proof, path: string): readonly string[] {
  const row = rows.find(({ attribute, through }) => {
    return attribute === `default.nix -A ${path}` && through === "shim";
  });
  return row!.differences.map(({ cause, subject, detail, via }) =>
    [cause, ...via.map((name) => `in ${name}`), subject, detail].join(" | ")
  );
}

function drvPath({ attributes }: Evaluated, name: string): string {
  const outcome = attributes.get(name)?.outcome;
  return outcome?.kind === "derivation" ? outcome.drvPath : `${outcome?.kind}: ${outcome?.words}`;
}

function words({ attributes }: Evaluated, name: string): string {
  const outcome = attributes.get(name)?.outcome;
  return outcome?.kind === "error" ? outcome.words : `${outcome?.kind}`;
}

async function instantiate(tree: EvaluatedTree, args: readonly string[]): Promise<string> {
  const { stdout } = await new Deno.Command("nix-instantiate", {
    args: [...args, "--option", "substitute", "false"],
    cwd: tree.directory,
    env: { ...tree.env, NIX_PATH },
  }).output();
  return new TextDecoder().decode(stdout).trim();
}

/** Runs `test` on a project of these files, and `src/file`, in a directory called `project`. */
async function withProject(
  files: Readonly<Record<string, string>>,
  test: (tree: EvaluatedTree) => Promise<void>,
): Promise<void> {
  await withNixSettings(async (temporary, env) => {
    const directory = join(temporary, "a b", "project");
    await Deno.mkdir(join(directory, "src"), { recursive: true });
    await Deno.writeTextFile(join(directory, "src/file"), "text");
    for (const [name, text] of Object.entries(files)) {
      await Deno.writeTextFile(join(directory, name), text);
    }
    await test({ nix: await needNix({ env }), directory, env });
  });
}

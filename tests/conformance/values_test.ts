/**
 * What native flakes have no counterpart for: overrides that are values, a tree in its place,
 * what the caller knows of a tree.
 *
 * @module
 */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { fromFileUrl, join } from "@std/path";
import { compareVersions, withEveryNix } from "../ground/nix_environment.ts";
import { shell } from "./project.ts";

const EVALUATOR = fromFileUrl(new URL("../../compat/evaluator/flake-compat.nix", import.meta.url));

const FLAKE = `{
  inputs.dep.url = "github:o/r";
  outputs = { self, dep }: { name = dep.name; here = toString ./.; file = import ./file.nix; };
}
`;

/** A flake with an input of its input. */
const FOLLOWER = `{
  inputs.one.url = "github:o/r";
  inputs.leaf.follows = "one/dep";
  outputs = { self, one, leaf }: { };
}
`;

const GITHUB = {
  original: { type: "github", owner: "o", repo: "r" },
  locked: { type: "github", owner: "o", repo: "r", rev: "0".repeat(40) },
};

/** Each is true, with \`compat\` the evaluator applied to the flake and further arguments. */
const TRUE: Readonly<Record<string, string>> = {
  "an override is a fetched tree": `(compat {
    overrides.dep = { outPath = dep; } // { tree = true; }; }).inputs.dep.tree`,
  "an override is a path": `(compat { overrides.dep = dep; }).outputs.name == "dep"`,
  "an override is an evaluated flake": `(compat {
    overrides.dep = { _type = "flake"; name = "evaluated"; }; }).outputs.name == "evaluated"`,
  "an override is what this evaluator gave": `(compat {
    overrides.dep = (import evaluator { src = dep; }).self; }).outputs.name == "dep"`,
  "what an evaluated flake has can be followed": `(import evaluator {
    src = follower;
    overrides.one = (compat { overrides.dep = dep; }).self; }).inputs.leaf.name == "dep"`,
  "a tree in its place is not copied": `(compat {
    copySourceTreeToStore = false; overrides.dep = dep; }).outputs.here == toString flake`,
  "a tree in its place can be read": `(compat {
    copySourceTreeToStore = false; overrides.dep = dep; }).outputs.file == [ 1 ]`,
  "a tree that is given keeps its attributes": `(import evaluator {
    src = { outPath = flake; rev = "r"; extra = true; }; overrides.dep = dep; }).self.extra`,
  "what is known is added": `(compat {
    sourceInfo.lastModified = 86400; overrides.dep = dep; }).self.lastModifiedDate == "19700102000000"`,
  "an input that no one looks at is not fetched": `(compat { }).outputs ? here`,
  "metadata that no one looks at are not forced": `(import evaluator {
    src = { outPath = flake; rev = throw "rev"; lastModified = throw "time"; narHash = throw "hash"; };
    overrides.dep = dep; }).outputs.name == "dep"`,
  "outputs are not forced by those beside them": `(compat { }).defaultNix ? here`,
  "lix's arguments are taken": `(compat {
    system = "x"; useBuiltinsFetchTree = true; overrides.dep = dep; }).outputs.name == "dep"`,
  "the attributes of NixOS's and of lix's are there": `builtins.all (name: compat { } ? \${name})
    [ "defaultNix" "shellNix" "outputs" "inputs" ]`,
  "the inputs are lix's: self among them": `(compat {
    overrides.dep = dep; }).inputs.self.here == (compat { overrides.dep = dep; }).outputs.here`,
  "getFlake needs no src":
    `((import evaluator { }).getFlake "path:\${toString dep}").name == "dep"`,
  "getFlake takes attributes": `((import evaluator { }).getFlake {
    type = "path"; path = toString dep; }).name == "dep"`,
  "getFlake takes a path": `((import evaluator { }).getFlake dep).name == "dep"`,
  "dates are right, leap days too": `builtins.all (pair:
    (compat { sourceInfo.lastModified = builtins.elemAt pair 0; overrides.dep = dep; })
      .self.lastModifiedDate == builtins.elemAt pair 1) [
    [ 0 "19700101000000" ] [ 951782399 "20000228235959" ] [ 951868799 "20000229235959" ]
    [ 951868800 "20000301000000" ] [ 1709210096 "20240229123456" ] [ 4107542399 "21000228235959" ]
    [ 4107542400 "21000301000000" ] [ 1735689599 "20241231235959" ] ]`,
};

Deno.test("overrides, trees and what is known are taken as values, on every Nix at hand", async () => {
  await withEveryNix(async (nixes, directory) => {
    await layOut(directory);
    for (const nix of nixes) {
      const list = Object.values(TRUE).map((value) => `(${value})`).join("\n");
      const ran = await nix.run([
        ..."nix-instantiate --eval --strict --json --read-write-mode -E".split(" "),
        `let
          evaluator = ${EVALUATOR};
          flake = ${join(directory, "flake")};
          dep = ${join(directory, "dep")};
          follower = ${join(directory, "follower")};
          compat = arguments: import evaluator ({ src = flake; } // arguments);
        in [ ${list} ]`,
      ]);
      assertEquals(ran.stderr.includes("error:"), false, `${nix.version}: ${ran.stderr}`);
      const results: readonly boolean[] = JSON.parse(ran.stdout);
      const wrong = Object.keys(TRUE).filter((_, at) => results[at] !== true);
      assertEquals(wrong, [], nix.version);
    }
  });
});

Deno.test("pure evaluation does all but guess the system, on every Nix at hand", async () => {
  await withEveryNix(async (nixes, directory) => {
    const rev = await commitPureFlake(directory);
    const evaluate = (system: string) =>
      `let
      tree = builtins.fetchGit { url = "file://${directory}/pure"; rev = "${rev}"; ref = "main"; };
      compat = import (tree + "/flake-compat.nix") { src = tree; ${system} };
    in [ (compat.outputs.outPath == tree.outPath) (compat.defaultNix.name) ]`;
    for (const nix of nixes) {
      const run = (system: string) =>
        nix.run([
          ..."nix-instantiate --eval --strict --json --read-write-mode".split(" "),
          ...["--option", "pure-eval", "true", "-E", evaluate(system)],
        ]);
      const ran = await run(`system = "x";`);
      assertEquals(ran.stdout.trim() || ran.stderr, `[true,"pure"]`, nix.version);
      assertStringIncludes((await run("")).stderr, "no current system in pure evaluation");
    }
  });
});

Deno.test("restricted evaluation that may not fetch the tree says so, on every Nix at hand", async () => {
  await withEveryNix(async (nixes, directory) => {
    await commitPureFlake(directory);
    for (const nix of nixes) {
      const ran = await nix.run([
        ..."nix-instantiate --eval --read-write-mode --option restrict-eval true -I".split(" "),
        ...[
          directory,
          "-E",
          `(import ${directory}/pure/flake-compat.nix {
          src = ${directory}/pure; system = "x"; }).defaultNix.name`,
        ],
      ]);
      const said = /"pure"|is forbidden in restricted mode/.exec(ran.stdout + ran.stderr)?.[0];
      const isAllowed = compareVersions(nix.version, "2.20") < 0;
      const expected = isAllowed ? `"pure"` : "is forbidden in restricted mode";
      assertEquals(said, expected, `${nix.version}: ${ran.stderr}`);
    }
  });
});

async function commitPureFlake(directory: string): Promise<string> {
  const flake = join(directory, "pure");
  await Deno.mkdir(flake);
  await Deno.copyFile(EVALUATOR, join(flake, "flake-compat.nix"));
  await Deno.writeTextFile(
    join(flake, "flake.nix"),
    `{ outputs = { self }: {
      packages.x.default = derivation { name = "pure"; system = "x"; builder = "\${self}"; }; }; }\n`,
  );
  return await shell(flake, "git init -q .; git add -A; git commit -q -m one; git rev-parse HEAD");
}

function lockText(inputs: object, nodes: object): string {
  return JSON.stringify({ nodes: { root: { inputs }, ...nodes }, root: "root", version: 7 });
}

async function layOut(directory: string): Promise<void> {
  const files = {
    "flake/flake.nix": FLAKE,
    "flake/file.nix": "[ 1 ]\n",
    "flake/flake.lock": lockText({ dep: "dep" }, { dep: GITHUB }),
    "follower/flake.nix": FOLLOWER,
    "follower/flake.lock": lockText({ one: "one", leaf: ["one", "dep"] }, {
      one: { ...GITHUB, inputs: { dep: "dep" } },
      dep: GITHUB,
    }),
    "dep/flake.nix": `{ outputs = { self }: { name = "dep"; }; }\n`,
  };
  for (const [name, text] of Object.entries(files)) {
    const path = join(directory, name);
    await Deno.mkdir(join(path, ".."), { recursive: true });
    await Deno.writeTextFile(path, text);
  }
}

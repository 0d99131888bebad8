/**
 * A flake that is evaluated in its place, with `copySourceTreeToStore = false`: it sees what git
 * tracks, as a copy of the tree would, and no copy is made.
 *
 * @module
 */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { fromFileUrl, join } from "@std/path";
import { compareVersions, type NixEnvironment, withEveryNix } from "../ground/nix_environment.ts";
import { shell } from "./project.ts";

const EVALUATOR = fromFileUrl(new URL("../../compat/evaluator/flake-compat.nix", import.meta.url));

const FLAKE = `{
  outputs = { self }: {
    here = toString ./.;
    file = import ./tracked.nix;
    directory = import ./sub;
    relative = import (./sub + "/../tracked.nix");
    text = builtins.readFile ./text;
    json = __fromJSON (__readFile ./sub/json);
    names = builtins.attrNames (builtins.readDir ./.);
    there = map builtins.pathExists [ ./text ./tracked.nix ./sub ./secret ./untracked.nix ./none ./.git/HEAD ];
    copied = builtins.attrNames (builtins.readDir (builtins.path { path = ./sub; name = "sub"; }));
    filtered = builtins.attrNames (builtins.readDir (builtins.filterSource (path: _: baseNameOf path != "json") ./sub));
    outside = import @outside@;
    linked = [
      (import ./links/file.nix)
      (builtins.readFile ./links/sub/json)
      (builtins.attrNames (builtins.readDir ./links/sub))
      (map builtins.pathExists [ ./links/sub/json ./links/sub/untracked ./links/directory ])
    ];

    untracked = import ./untracked.nix;
    imported = import ./imports-untracked.nix;
    secret = builtins.readFile ./secret;
    hash = builtins.hashFile "sha256" ./secret;
    ignored = builtins.readFile ./ignored;
    below = import ./untracked;

    leading = builtins.readFile ./links/leading;
    handed = (import @outside-function@) ./untracked.nix;
    copied-as-text = builtins.readFile "\${./secret}";
    copied-below = builtins.attrNames (builtins.readDir "\${./untracked}");
  };
}
`;

/** What each attribute gives. */
const SEEN: Readonly<Record<string, unknown>> = {
  file: 1,
  directory: "sub",
  relative: 1,
  text: "text\n",
  json: [2],
  names: [
    ".gitignore",
    "bulk",
    "flake.nix",
    "imports-untracked.nix",
    "links",
    "sub",
    "text",
    "tracked.nix",
    "untracked",
  ],
  there: [true, true, true, false, false, false, false],
  copied: ["default.nix", "json"],
  filtered: ["default.nix"],
  outside: "outside",
};

/** The file that each attribute names, which git does not track. */
const REFUSED: Readonly<Record<string, string>> = {
  untracked: "untracked.nix",
  imported: "untracked.nix",
  secret: "secret",
  hash: "secret",
  ignored: "ignored",
  below: "untracked/default.nix",
};

/** What is read through links. */
const LINKED = [1, "[ 2 ]\n", ["default.nix", "json"], [true, false, false]];

/** What is not looked at: paths that the code hands on. */
const HANDED_ON: Readonly<Record<string, unknown>> = {
  "handed": 3,
  "copied-as-text": "secret\n",
  "copied-below": ["default.nix", "tracked"],
};

const LAY_OUT = `
  mkdir -p flake/sub flake/bulk flake/untracked flake/links; echo bulk > flake/bulk/file; echo '"outside"' > outside.nix
  echo 'path: import path' > callee.nix; cd flake; echo 1 > untracked/tracked
  echo 1 > tracked.nix; echo text > text; echo '"sub"' > sub/default.nix; echo '[ 2 ]' > sub/json
  echo 'import ./untracked.nix' > imports-untracked.nix; echo /ignored > .gitignore
  ln -s ../tracked.nix links/file.nix; ln -s ../sub links/sub; ln -s ../secret links/leading
  git init -q .; git add -A; git commit -q -m one; mkdir sub/none; ln -s ../sub links/directory
  echo 3 > untracked.nix; echo secret > secret; echo x > ignored; echo 4 > untracked/default.nix
  echo x > sub/untracked`;

/** Roots whose index can't be shown to git apart: there the tree is copied, to ask. */
const COPIED: Readonly<Record<string, string>> = {
  "worktree": "git -C flake worktree add -q ../tree; cp -r flake/[!.]* flake/.gitignore tree/",
  "detached head": "cp -r flake tree; git -C tree checkout -q --detach",
};

async function laidOut(directory: string): Promise<string> {
  const flake = join(directory, "flake");
  await Deno.mkdir(flake);
  const text = FLAKE.replace("@outside@", join(directory, "outside.nix"))
    .replace("@outside-function@", join(directory, "callee.nix"));
  await Deno.writeTextFile(join(flake, "flake.nix"), text);
  await shell(directory, LAY_OUT);
  return flake;
}

/** An output, as JSON; or what Nix says. */
async function output(
  nix: NixEnvironment,
  flake: string,
  name: string,
  flags = ["--read-write-mode"],
): Promise<string> {
  const { status, stdout, stderr } = await nix.run([
    ...["nix-instantiate", "--eval", "--strict", "--json", ...flags, "-E"],
    `(import ${EVALUATOR} { src = ${flake}; copySourceTreeToStore = false; }).outputs.${name}`,
  ]);
  return status === 0 ? stdout.trim() : stderr;
}

async function assertSees(nix: NixEnvironment, flake: string, flags?: string[]): Promise<void> {
  for (const [name, value] of Object.entries(SEEN)) {
    const isStored = name === "copied" || name === "filtered";
    if (flags?.length === 0 && isStored) continue;
    const found = await output(nix, flake, name, flags);
    assertEquals(found, JSON.stringify(value), `${name}, Nix ${nix.version}`);
  }
  for (const [name, file] of Object.entries(REFUSED)) {
    const found = await output(nix, flake, name, flags);
    assertStringIncludes(found, `git does not track '${flake}/${file}'`, `Nix ${nix.version}`);
  }
}

/** The copies of such a flake in the store, those of earlier runs among them. */
async function copies(nix: NixEnvironment): Promise<string> {
  return (await nix.run(["sh", "-c", "ls -d /nix/store/*/bulk/file || true"])).stdout;
}

Deno.test("a flake in its place sees what git tracks, and is not copied, on every Nix at hand", async () => {
  await withEveryNix(async (nixes, directory) => {
    const flake = await laidOut(directory);
    for (const nix of nixes) {
      const before = await copies(nix);
      await assertSees(nix, flake);
      assertEquals(await output(nix, flake, "here"), JSON.stringify(flake), nix.version);
      const isKept = compareVersions(nix.version, "2.4") >= 0;
      if (isKept) assertEquals(await copies(nix), before, nix.version);
    }
  });
});

Deno.test("a flake in its place sees through links what git tracks, on every Nix at hand", async () => {
  await withEveryNix(async (nixes, directory) => {
    const flake = await laidOut(directory);
    for (const nix of nixes) {
      assertEquals(await output(nix, flake, "linked"), JSON.stringify(LINKED), nix.version);
      const leading = await output(nix, flake, "leading");
      assertMatch(leading, /No such file|does not exist/, nix.version);
    }
  });
});

Deno.test("a flake in its place sees what git tracks in restricted evaluation, on every Nix at hand", async () => {
  await withEveryNix(async (nixes, directory) => {
    const flake = await laidOut(directory);
    const allowed = ["-I", `flake=${flake}`, "-I", `evaluator=${EVALUATOR}`];
    const restricted = ["restrict-eval", "true", "--option", "allowed-uris", "file: git+file:"];
    const flags = ["--read-write-mode", "--option", ...restricted, ...allowed];
    for (const nix of nixes) {
      assertEquals(await output(nix, flake, "relative", flags), "1", nix.version);
      const secret = await output(nix, flake, "secret", flags);
      assertStringIncludes(secret, `git does not track '${flake}/secret'`, nix.version);
    }
  });
});

Deno.test("a flake in its place hands on paths that git does not track, as README says", async () => {
  await withEveryNix(async (nixes, directory) => {
    const flake = await laidOut(directory);
    for (const nix of nixes) {
      for (const [name, value] of Object.entries(HANDED_ON)) {
        assertEquals(
          await output(nix, flake, name),
          JSON.stringify(value),
          `${name}, ${nix.version}`,
        );
      }
    }
  });
});

Deno.test("a flake in its place sees what git tracks without --read-write-mode", async () => {
  await withEveryNix(async (nixes, directory) => {
    const flake = await laidOut(directory);
    for (const nix of nixes) await assertSees(nix, flake, []);
  });
});

for (const [name, script] of Object.entries(COPIED)) {
  Deno.test(`a flake in its place sees what git tracks in a ${name}, on every Nix at hand`, async () => {
    await withEveryNix(async (nixes, directory) => {
      await laidOut(directory);
      await shell(directory, script);
      for (const nix of nixes) await assertSees(nix, join(directory, "tree"));
    });
  });
}

Deno.test("a flake in its place outside git sees all files, on every Nix at hand", async () => {
  await withEveryNix(async (nixes, directory) => {
    const flake = await laidOut(directory);
    await Deno.remove(join(flake, ".git"), { recursive: true });
    for (const nix of nixes) assertEquals(await output(nix, flake, "imported"), "3", nix.version);
  });
});

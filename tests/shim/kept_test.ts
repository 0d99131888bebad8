/**
 * `shim --force` over legacy code that takes arguments: what nix-instantiate makes of a call is
 * afterwards what it made before, on every Nix at hand.
 *
 * @module
 */
import { assertEquals, assertMatch } from "@std/assert";
import { join } from "@std/path";
import { lockFlake } from "../../compat/lock/mod.ts";
import { writeShims } from "../../migrate/write_shims.ts";
import { MINI_NIXPKGS } from "../ground/mini_nixpkgs.ts";
import { type NixEnvironment, withEveryNix } from "../ground/nix_environment.ts";

const FILES: Readonly<Record<string, string>> = {
  "flake.nix": `{
  inputs.nixpkgs.url = "path:{{nixpkgs}}";
  outputs = { self, nixpkgs }: {
    packages.x86_64-linux.default = nixpkgs.legacyPackages.x86_64-linux.hello;
  };
}
`,
  "default.nix":
    `{ pkgs ? import <nixpkgs> { }, debug ? false, arch ? "i686", system ? "\${arch}-linux" }:
pkgs.stdenv.mkDerivation {
  name = if debug then "debug-\${system}" else "plain";
  src = ./src;
}
`,
  "shell.nix": `{ stdenv, pkgs ? import <nixpkgs> { }, word ? "none", ... }:
let program = import ./. { inherit pkgs; debug = true; };
in stdenv.mkDerivation { name = "shell-\${word}"; inherit program; }
`,
  "src/text": "text\n",
};

/** The words of calls that give the same before and after. */
const CALLS: readonly (readonly string[])[] = [
  ["default.nix", "--arg", "debug", "true"],
  ["-E", "import ./. { debug = true; }"],
  ["-E", "import ./. { debug = true; arch = ''armv7l''; }"],
  ["-E", "import ./. { debug = true; system = ''x86_64-linux''; }"],
  ["-E", "import ./default.nix { pkgs = import <nixpkgs> { }; }"],
  ["-E", "(import <nixpkgs> { }).callPackage ./shell.nix { word = ''called''; more = 1; }"],
];

Deno.test("shim --force keeps the arguments of the code it takes the place of", async () => {
  await withEveryNix(async (nixes, directory) => {
    const flake = join(directory, "flake");
    const nixpkgs = join(directory, "nixpkgs");
    await copy(MINI_NIXPKGS, nixpkgs);
    for (const [path, text] of Object.entries(FILES)) {
      await Deno.mkdir(join(flake, path, ".."), { recursive: true });
      await Deno.writeTextFile(join(flake, path), text.replace("{{nixpkgs}}", nixpkgs));
    }
    const { text } = await lockFlake({ flake, network: false });
    await Deno.writeTextFile(join(flake, "flake.lock"), text);
    const before = await called(nixes, flake);
    for (const path of before.flat()) assertMatch(path, /^\/nix\/store\/\S+\.drv$/);
    const wishes = { directory: flake, check: false, dryRun: false };
    await writeShims({ ...wishes, force: true });
    assertEquals(await called(nixes, flake), before);

    // What the flake's lock supplies, nix-build need not be given.
    const byFlake = await instantiated(nixes, flake, ["shell.nix", "--argstr", "word", "called"]);
    assertEquals(byFlake, before.at(-1));
    const plain = await instantiated(nixes, flake, ["default.nix"]);
    assertEquals(plain.every((path) => path.includes("-hello-")), true, plain.join("\n"));
  });
});

Deno.test("shim --force keeps a function of one argument that is a set", async () => {
  await withEveryNix(async (nixes, flake) => {
    await Deno.writeTextFile(
      join(flake, "flake.nix"),
      "{ outputs = _: { defaultPackage = { }; }; }",
    );
    const code = "pkgs: derivation { inherit (pkgs) name system; builder = pkgs.overrides; }\n";
    await Deno.writeTextFile(join(flake, "default.nix"), code);
    const argument = `{ name = "x"; system = "i686-linux"; overrides = "/bin/sh"; }`;
    const call = ["-E", `import ./. ${argument}`];
    const before = await instantiated(nixes, flake, call);
    for (const path of before) assertMatch(path, /^\/nix\/store\/\S+\.drv$/);
    const wishes = { directory: flake, check: false, dryRun: false, force: true };
    const { report } = await writeShims(wishes);
    assertEquals(report.notes.map(({ code }) => code), []);
    assertEquals(await instantiated(nixes, flake, call), before);
    const again = await writeShims({ ...wishes, check: true });
    assertEquals(again.report.files.map(({ state }) => state), ["current", "current", "current"]);
  });
});

async function copy(from: string, to: string): Promise<void> {
  await new Deno.Command("cp", { args: ["-r", from, to] }).output();
}

/** One call after the other: two at once would make the database of a fresh store both. */
function called(nixes: readonly NixEnvironment[], cwd: string): Promise<readonly string[][]> {
  return Array.fromAsync(CALLS, (words) => instantiated(nixes, cwd, words));
}

/** What each Nix makes of the words: a derivation's path, else what is wrong. */
async function instantiated(
  nixes: readonly NixEnvironment[],
  cwd: string,
  words: readonly string[],
): Promise<string[]> {
  const made: string[] = [];
  for (const nix of nixes) {
    const { stdout, stderr } = await nix.run(["nix-instantiate", ...words], { cwd });
    made.push(stdout.trim() || stderr);
  }
  return made;
}

/**
 * A flake of each kind, really built with nix-build and entered with nix-shell, flakes off, through
 * the shims of each mode; and the same paths built by native flakes where there are any.
 *
 * @module
 */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import { type NixEnvironment, withEveryNix } from "../ground/nix_environment.ts";
import { builtNatively, printed } from "../ground/printed.ts";
import { type FlakeKind, KINDS } from "./cases/kinds.ts";
import { layOut } from "./project.ts";
import { LOCKED, type TriedMode, withShims } from "./shims.ts";

/** Only some, by words of their names: `deno test -A tests/conformance/build_test.ts -- pinned`. */
const wanted = Deno.args;

for (const [number, kind] of KINDS.entries()) {
  for (const mode of modesFor(kind, number)) {
    const name = `nix-build and nix-shell take a flake ${kind.name}, ${mode}`;
    const ignore = !wanted.every((word) => name.includes(word));
    Deno.test({ name, ignore, fn: () => check(kind, mode) });
  }
}

/** The vendored and the pinned shim of each kind, and kinds of locked flake-compats in turn. */
function modesFor({ flake }: FlakeKind, number: number): readonly TriedMode[] {
  const locked = LOCKED[number % LOCKED.length];
  return ["vendored", "pinned", ...(flake.includes("@inputs@") && locked ? [locked] : [])];
}

async function check(kind: FlakeKind, mode: TriedMode): Promise<void> {
  await withEveryNix(async (nixes, directory) => {
    const { flake } = await layOut(join(directory, "case"), withShims(kind, mode), nixes);
    for (const nix of nixes) {
      const natively = isNative(nix, kind, mode);
      for (const [attribute, text] of Object.entries(kind.builds)) {
        const path = await ran(nix, flake, ["nix-build", "--no-out-link", ...named(attribute)]);
        const built = await contents(nix, join(path, kind.file ?? ""));
        assertEquals(built, text, `${nix.version} ${attribute}: ${path}`);
        if (natively) {
          assertEquals(await builtNatively(nix, flake, installable(attribute)), path, nix.version);
        }
      }
      for (const [command, text] of Object.entries(kind.shell)) {
        const said = await ran(nix, flake, ["nix-shell", "--run", command]);
        assertEquals(said.split("\n").at(-1), text, nix.version);
        assertStringIncludes(await typed(nix, flake, command), `\r\n${text}\r\n`, nix.version);
      }
    }
  });
}

/**
 * Whether native flakes can take it, too. What 2.26 and later write of a tarball, 2.8 can't read.
 */
function isNative(nix: NixEnvironment, { notNatively = [] }: FlakeKind, mode: TriedMode): boolean {
  const isUnknown = mode === "relative path" || mode === "tarball";
  const unable = isUnknown ? ["2.8", ...notNatively] : notNatively;
  return nix.hasFlakes && !unable.some((version) => nix.version.startsWith(version));
}

function named(attribute: string): readonly string[] {
  return attribute === "" ? [] : ["-A", attribute];
}

/** The text of a file in the store of that Nix; of what is no file there, what is wrong with it. */
async function contents(nix: NixEnvironment, path: string): Promise<string> {
  const { stdout, stderr } = await nix.run(["cat", path]);
  return stdout + stderr;
}

function installable(attribute: string): readonly string[] {
  return ["--no-update-lock-file", attribute === "" ? "." : `.#${attribute}`];
}

/** What stands on a terminal when the command is typed into a shell that was entered. */
function typed(nix: NixEnvironment, flake: string, command: string): Promise<string> {
  const terminal = "TERM=dumb script -qec 'nix-shell --option substitute false' /dev/null";
  return ran(nix, flake, ["sh", "-c", `printf '%s\\nexit\\n' '${command}' | ${terminal}`]);
}

/** Runs a command where nothing of the machine's nixpkgs is to be found. */
function ran(nix: NixEnvironment, cwd: string, words: readonly string[]): Promise<string> {
  return printed(nix, ["NIX_BUILD_SHELL=/bin/bash", "NIX_PATH=", ...words], { cwd });
}

/**
 * A flake of each kind, really built with nix-build and entered with nix-shell, flakes off.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { fromFileUrl, join } from "@std/path";
import type { Case } from "./case.ts";
import { LEAF, lockOf, MODIFIED, revisionFor } from "./cases/nodes.ts";
import { type NixEnvironment, withEveryNix } from "../ground/nix_environment.ts";
import { layOut } from "./project.ts";

const EVALUATOR = fromFileUrl(new URL("../../compat/evaluator/flake-compat.nix", import.meta.url));

/** A package that says what it was built from, and a shell that has a variable. */
const OUTPUTS = `{ self, ... }@inputs:
  let
    drv = name: script: derivation {
      inherit name script;
      system = "x86_64-linux";
      builder = "/bin/sh";
      args = [ "-c" "eval \\"$script\\"" ];
    };
  in {
    packages.x86_64-linux.default = drv "hello" "read line < \${./tracked}; echo \\"$line\\" > $out; exit 0";
    packages.x86_64-linux.named = drv "named" "echo named > $out; exit 0";
    devShells.x86_64-linux.default = derivation {
      name = "shell"; system = "x86_64-linux"; builder = "/bin/sh"; GREETING = "hello";
      stdenv = builtins.toFile "none" "";
    };
  }`;

function shimmed(name: string, more: Partial<Case> & Pick<Case, "root">): Case {
  const inputs = more.inputs === undefined ? "" : `inputs = { ${more.inputs} };`;
  const shim = (result: string) =>
    `(import ${EVALUATOR} { src = ./.; system = "x86_64-linux"; }).${result}\n`;
  return {
    name,
    flake: `{ ${inputs} outputs = ${OUTPUTS}; }\n`,
    files: { "default.nix": shim("defaultNix"), "shell.nix": shim("shellNix") },
    ...more,
  };
}

const CASES: readonly Case[] = [
  shimmed("without git", { root: "no git" }),
  shimmed("in git", { root: "clean git" }),
  shimmed("in dirty git", { root: "dirty git" }),
  shimmed("in a sub-directory", { root: "sub-directory of git" }),
  shimmed("with an input", {
    root: "clean git",
    inputs: `dep.url = "github:o/r";`,
    trees: { "dep/source": { ...LEAF, which: "build\n" } },
    lock: lockOf({ type: "github", owner: "o", repo: "r" }, {
      narHash: "{{narHash dep/source}}",
      rev: revisionFor("build"),
      lastModified: MODIFIED,
    }),
  }),
];

Deno.test("nix-build builds and nix-shell enters a flake of each kind, on every Nix at hand", async () => {
  await withEveryNix(async (nixes, directory) => {
    for (const [number, tried] of CASES.entries()) {
      const { flake } = await layOut(join(directory, String(number)), tried, nixes);
      for (const nix of nixes) {
        const run = (...command: string[]) => output(nix, command, flake);
        assertEquals(await run("sh", "-c", "cat $(nix-build --no-out-link)"), tried.name);
        assertEquals(await run("sh", "-c", "cat $(nix-build --no-out-link -A named)"), "named");
        assertEquals(await run("nix-shell", "--run", "echo $GREETING"), "hello");
      }
    }
  });
});

async function output(
  nix: NixEnvironment,
  command: readonly string[],
  cwd: string,
): Promise<string> {
  const ran = await nix.run(["NIX_BUILD_SHELL=/bin/bash", "NIX_PATH=", ...command], { cwd });
  return (ran.stdout.trim() || ran.stderr).split("\n")[0] ?? "";
}

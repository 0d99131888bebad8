/**
 * A flake with our default.nix, used by others: as a plain input of a native flake, in pure
 * evaluation, and as a fetched tree that is imported. It is the same derivation each time.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { fromFileUrl, join } from "@std/path";
import type { Case } from "./case.ts";
import {
  type NixEnvironment,
  type NixRunOptions,
  withEveryNix,
} from "../ground/nix_environment.ts";
import { layOut } from "./project.ts";

const EVALUATOR = fromFileUrl(new URL("../../compat/evaluator/flake-compat.nix", import.meta.url));

const CONSUMED: Case = {
  name: "consumed",
  root: "no git",
  inputs: `    sub = { url = "path:./sub"; flake = false; };`,
  files: {
    "sub/file": "text\n",
    "nix/flake-compat.nix": await Deno.readTextFile(EVALUATOR),
    "default.nix":
      `(import ./nix/flake-compat.nix { src = ./.; system = "x86_64-linux"; }).defaultNix\n`,
  },
  lock: {
    nodes: {
      sub: {
        flake: false,
        locked: { type: "path", path: "./sub" },
        original: { type: "path", path: "./sub" },
        parent: [],
      },
    },
    inputs: { sub: "sub" },
  },
};

Deno.test("a flake that others use by its default.nix is the same, on every Nix at hand", async () => {
  await withEveryNix(async (nixes, directory) => {
    const { flake } = await layOut(join(directory, "consumed"), CONSUMED, nixes);
    const consumer = join(directory, "consumer");
    await Deno.mkdir(consumer);
    await Deno.writeTextFile(
      join(consumer, "flake.nix"),
      `{ inputs.plain = { url = "path:${flake}"; flake = false; };
        outputs = { self, plain }: { path = (import plain).drvPath; }; }\n`,
    );
    const found = new Set<string>();
    for (const nix of nixes) {
      for (const path of await paths(nix, flake, consumer)) found.add(path);
    }
    assertEquals(found.size, 1, [...found].join("\n"));
  });
});

/** The derivation's path through each way of use. */
async function paths(
  nix: NixEnvironment,
  flake: string,
  consumer: string,
): Promise<readonly string[]> {
  const evaluate = "nix-instantiate --eval --read-write-mode -E".split(" ");
  const fetched = `(import (builtins.path { path = ${flake}; name = "source"; })).drvPath`;
  const run = async (words: readonly string[], options?: NixRunOptions) => {
    const { status, stdout, stderr } = await nix.run(words, options);
    return status === 0 ? stdout.trim() : stderr;
  };
  const native = ["nix", "eval", "--no-write-lock-file", `path:${consumer}#path`];
  return [
    await run([...evaluate, `(import ${flake}).drvPath`]),
    await run([...evaluate, fetched]),
    ...nix.hasFlakes ? [await run(native, { features: "on" })] : [],
  ];
}

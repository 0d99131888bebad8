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
  type Features,
  findNixes,
  type Nix,
  removeTree,
  runNix,
  type Workplace,
  workplace,
} from "./nixes.ts";
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
  const directory = await Deno.makeTempDir({ prefix: "consumed-" });
  try {
    const place = await workplace(directory);
    const nixes = await findNixes();
    const { flake } = await layOut(place, 0, CONSUMED, nixes);
    const consumer = join(directory, "consumer");
    await Deno.mkdir(consumer);
    await Deno.writeTextFile(
      join(consumer, "flake.nix"),
      `{ inputs.plain = { url = "path:${flake}"; flake = false; };
        outputs = { self, plain }: { path = (import plain).drvPath; }; }\n`,
    );
    const found = new Set<string>();
    for (const nix of nixes) {
      for (const path of await paths(place, nix, flake, consumer)) found.add(path);
    }
    assertEquals(found.size, 1, [...found].join("\n"));
  } finally {
    await removeTree(directory);
  }
});

/** The derivation's path through each way of use. */
async function paths(
  place: Workplace,
  nix: Nix,
  flake: string,
  consumer: string,
): Promise<readonly string[]> {
  const evaluate = "nix-instantiate --eval --read-write-mode -E".split(" ");
  const fetched = `(import (builtins.path { path = ${flake}; name = "source"; })).drvPath`;
  const run = async (features: Features, words: readonly string[]) => {
    const { success, stdout, stderr } = await runNix(place, nix, features, words);
    return success ? stdout.trim() : stderr;
  };
  const native = ["nix", "eval", "--no-write-lock-file", `path:${consumer}#path`];
  return [
    await run("off", [...evaluate, `(import ${flake}).drvPath`]),
    await run("off", [...evaluate, fetched]),
    ...nix.hasFlakes ? [await run("on", native)] : [],
  ];
}

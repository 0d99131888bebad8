/**
 * `flakebridge prefetch [FLAKE]`
 *
 * @module
 */
import type { FlakeRef, NixRelease } from "../../compat/ref/mod.ts";
import { fetchFlags } from "../fetch_flags.ts";
import { fetchOptions } from "../fetching.ts";
import { isPretty, jsonFlags, printAsNix } from "../json.ts";
import { flakePositionals } from "../locking.ts";
import { defineVerb, type Verb } from "../verb.ts";

export const verb: Verb = defineVerb({
  description: "Copies the source tree of a flake to the store, as `nix flake prefetch` would, " +
    "and tells its path and its hash. Nix needs no flakes for it.",
  positionals: flakePositionals,
  flags: {
    ...jsonFlags,
    "out-link": {
      type: "text",
      short: "o",
      value: "PATH",
      help: "Link the tree here, and so keep it.",
    },
    ...fetchFlags,
  },
  examples: [
    { command: "flakebridge prefetch github:NixOS/nixpkgs --json", does: "get a revision's hash" },
    { command: "flakebridge prefetch nixpkgs --out-link nixpkgs", does: "have its files at hand" },
  ],
  run: async ({ words, flags }, output) => {
    const { wholeFlake, rootTree, storeTree, withFetchSession } = await import(
      "../../compat/lock/mod.ts"
    );
    const { withScratch } = await import("../scratch.ts");
    const wish = await fetchOptions(flags, output);
    return await withScratch(
      output,
      (signal) =>
        withFetchSession({ ...wish, signal }, async (session) => {
          const ref = await wholeFlake(words.FLAKE, wish);
          const { resolved, dir, fetched } = await rootTree(ref, session);
          const tree = await fetched();
          const path = await storeTree(tree, session);
          output.done();
          const locked = dir === "" ? tree.locked : { ...tree.locked, dir };
          const document = documentOf({ path, resolved, locked }, wish.like);
          if (flags.json) await printAsNix(document, isPretty(flags, output, wish.like), output);
          else await say(path, locked);
          if (flags["out-link"] === undefined) return 0;
          const { addRoot } = await import("../../nix/tools/store.ts");
          await addRoot(path, flags["out-link"]);
          return 0;
        }),
      "as Nix",
    );

    async function say(path: string, locked: FlakeRef): Promise<void> {
      const { withoutPasswords } = await import("../../compat/lock/fetch/secrets.ts");
      const { printFlakeRef } = await import("../../compat/ref/mod.ts");
      const url = printFlakeRef(shownLock(locked, wish.like), wish.like);
      output.say(`Downloaded '${withoutPasswords(url)}' to '${path}' (hash '${locked.narHash}').`);
    }
  },
});

interface Prefetched {
  readonly path: string;
  readonly resolved: FlakeRef;
  readonly locked: FlakeRef;
}

/** Before 2.26 there are only path and hash. */
function documentOf({ path, resolved, locked }: Prefetched, like: NixRelease): object {
  const tree = { hash: locked.narHash, storePath: path };
  switch (like) {
    case "2.8":
      return tree;
    case "2.26":
      return { ...tree, locked: { __final: true, ...locked }, original: resolved };
    case "2.34":
      return { ...tree, locked: shownLock(locked, like), original: resolved };
    default:
      return like satisfies never;
  }
}

/** 2.34 names the hash here only where no revision and no path would do. */
function shownLock(locked: FlakeRef, like: NixRelease): FlakeRef {
  const isDownload = locked.type === "tarball" || locked.type === "file";
  if (like !== "2.34" || isDownload) return locked;
  const { narHash: _hash, ...rest } = locked;
  return rest;
}

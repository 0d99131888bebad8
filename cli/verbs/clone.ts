/**
 * `flakebridge clone FLAKE`
 *
 * @module
 */
import { usage } from "../call.ts";
import { fetchFlags } from "../fetch_flags.ts";
import { fetchOptions } from "../fetching.ts";
import { flakePositionals } from "../locking.ts";
import { defineVerb, type Verb } from "../verb.ts";

export const verb: Verb = defineVerb({
  description: "Clones the repository of a flake, as `nix flake clone` would; of a flake that is " +
    "in no repository, the tree is copied.",
  positionals: flakePositionals,
  flags: {
    dest: { type: "text", value: "DIR", short: "f", help: "Where the clone shall be." },
    ...fetchFlags,
  },
  examples: [
    { command: "flakebridge clone nixpkgs --dest nixpkgs", does: "work on what a name stands for" },
  ],
  run: async ({ words, flags }, output) => {
    const { cloneFlake, wholeFlake, resolvedRef, withFetchSession } = await import(
      "../../compat/lock/mod.ts"
    );
    const { withScratch } = await import("../scratch.ts");
    const { dest } = flags;
    if (dest === undefined) throw usage("missing flag '--dest'", "Write `--dest DIR`");
    const wish = await fetchOptions(flags, output);
    return await withScratch(
      output,
      (signal) =>
        withFetchSession({ ...wish, signal }, async (session) => {
          const ref = await wholeFlake(words.FLAKE, wish);
          await cloneFlake(await resolvedRef(ref, session), dest, session);
          return 0;
        }),
      "as Nix",
    );
  },
});

/**
 * `flakebridge update [INPUT…]`
 *
 * @module
 */
import { usage } from "../call.ts";
import { printJson } from "../json.ts";
import { flakeFlags } from "../lock_flags.ts";
import { withLockedFlake } from "../locking.ts";
import { defineVerb, type Verb } from "../verb.ts";

export const verb: Verb = defineVerb({
  description: "Locks every input anew, or those that are named, and writes the flake.lock that " +
    "`nix flake update` would write, byte for byte, without Nix. A word that can't be the path of " +
    "an input (`.`, `./sub`, `/home/me/app`) is the flake, as Nix 2.18 and before had it.",
  positionals: {
    INPUT: { help: "The inputs to update; `a/b` is the input `b` of `a`.", rest: true },
  },
  flags: {
    flake: {
      type: "text",
      value: "FLAKE",
      help: "The flake: a directory, or a flake reference; this directory unless told.",
    },
    ...flakeFlags,
    json: { type: "switch", help: "Print what changed as JSON." },
  },
  examples: [
    { command: "flakebridge update", does: "update everything" },
    { command: "flakebridge update nixpkgs --commit-lock-file", does: "update one input" },
    { command: "flakebridge update --flake ./sub", does: "update another flake" },
  ],
  run: async ({ words, flags }, output) => {
    const { inputPathOf } = await import("../../compat/lock/mod.ts");
    const flakes = words.INPUT.filter(isFlakeWord);
    const update = words.INPUT.filter((word) => !isFlakeWord(word))
      .map((word) => inputPathOf(word));
    const flake = onlyFlake(flags.flake, flakes);
    const isAll = update.length === 0 && flags["update-input"].length === 0;
    const wish = {
      flake,
      flags,
      update: isAll ? "all" as const : update,
      isForLock: true,
      heedsSettings: true,
    };
    return await withLockedFlake(wish, output, ({ locked: { changed, changes, lock } }) => {
      if (flags.json) output.result(printJson({ changed, changes, lock }));
      return Promise.resolve(0);
    });
  },
});

/** No input has a name with a dot, a colon or a slash before it. */
function isFlakeWord(word: string): boolean {
  return /^[./~]|:/.test(word);
}

function onlyFlake(flag: string | undefined, words: readonly string[]): string {
  const [flake = ".", another] = [...flag === undefined ? [] : [flag], ...words];
  if (another === undefined) return flake;
  throw usage(`"${another}" is a flake, and so is "${flake}"`, "Name one flake and its inputs");
}

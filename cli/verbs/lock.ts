/**
 * `flakebridge lock [FLAKE]`
 *
 * @module
 */
import { usage } from "../call.ts";
import { printJson } from "../json.ts";
import { flakeFlags } from "../lock_flags.ts";
import { flakePositionals, withLockedFlake } from "../locking.ts";
import { defineVerb, type Verb } from "../verb.ts";

export const verb: Verb = defineVerb({
  description:
    "Writes the flake.lock that `nix flake lock` would write, byte for byte, without Nix. Inputs " +
    "whose lock still matches flake.nix are kept, new ones are fetched, others dropped. An " +
    "interruption leaves the old file.",
  positionals: flakePositionals,
  flags: {
    ...flakeFlags,
    dedupe: {
      type: "switch",
      help: "Say what the lock holds more than once, and which `follows` would merge it.",
    },
    apply: { type: "switch", help: "With --dedupe: write these `follows` to flake.nix." },
    json: { type: "switch", help: "Print what changed as JSON." },
  },
  examples: [
    { command: "flakebridge lock", does: "lock the flake in this directory" },
    {
      command: "flakebridge lock --no-update-lock-file",
      does: "check, in CI, that the lock file is complete",
    },
    {
      command: "flakebridge lock --override-input nixpkgs github:NixOS/nixpkgs/nixos-24.11",
      does: "lock another nixpkgs",
    },
    { command: "flakebridge lock --dedupe --apply", does: "have every source once" },
  ],
  run: async ({ words, flags }, output) => {
    if (flags.apply && !flags.dedupe) {
      throw usage('"--apply" is for "--dedupe"', "Write `lock --dedupe --apply`");
    }
    const wish = { flake: words.FLAKE, flags, isForLock: true, heedsSettings: true };
    return await withLockedFlake(wish, output, async ({ root, locked }) => {
      const { changed, changes, lock } = locked;
      if (flags.json) output.result(printJson({ changed, changes, lock }));
      if (!flags.dedupe) return 0;
      const { dedupe } = await import("../dedupe.ts");
      const isChanged = await dedupe(root, lock, flags.apply, output);
      // Once more, with the new flake.nix.
      if (flags.apply && isChanged) await withLockedFlake(wish, output, () => Promise.resolve());
      return 0;
    });
  },
});

/**
 * `flakebridge lock [DIR]`
 *
 * @module
 */
import { lockAndWrite, lockFlags, lockPositionals } from "./locking.ts";
import { defineVerb, type Verb } from "./verb.ts";

export const verb: Verb = defineVerb({
  description:
    "Writes the flake.lock that `nix flake lock` would write, byte for byte, without Nix. Inputs " +
    "whose lock still matches flake.nix are kept, new ones are fetched, others dropped. An " +
    "interruption leaves the old file.",
  positionals: lockPositionals,
  flags: {
    ...lockFlags,
    "update-input": {
      type: "list",
      value: "INPUTS",
      help: "Lock these inputs anew: with commas between, or one a flag.",
      default: [],
    },
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
  ],
  run: (call, output) =>
    lockAndWrite(call, call.flags["update-input"].map((path) => path.split("/")), output),
});

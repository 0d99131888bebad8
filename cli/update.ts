/**
 * `flakebridge update [DIR]`
 *
 * @module
 */
import { lockAndWrite, lockFlags, lockPositionals } from "./locking.ts";
import { defineVerb, type Verb } from "./verb.ts";

export const verb: Verb = defineVerb({
  description: "Locks every input anew, or those that are named, and writes the flake.lock that " +
    "`nix flake update` would write, byte for byte, without Nix.",
  positionals: lockPositionals,
  flags: {
    ...lockFlags,
    inputs: {
      type: "list",
      value: "INPUTS",
      help: "Update these inputs only, with commas between.",
      default: [],
    },
  },
  examples: [
    { command: "flakebridge update", does: "update everything" },
    { command: "flakebridge update --inputs nixpkgs --commit-lock-file", does: "update one input" },
  ],
  run: (call, output) => {
    const paths = call.flags.inputs.map((path) => path.split("/"));
    return lockAndWrite(call, paths.length === 0 ? "all" : paths, output);
  },
});

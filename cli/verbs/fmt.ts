/**
 * `flakebridge fmt [ARGUMENTS…]`
 *
 * @module
 */
import { evaluationFlags } from "../evaluation.ts";
import { runFormatter } from "../formatting.ts";
import { buildFlags } from "../realising.ts";
import { defineVerb, type Verb } from "../verb.ts";

export const verb: Verb = defineVerb({
  description: "Runs the formatter of the flake here, as `nix fmt` does, on a Nix that has no " +
    "flakes or keeps them off. The formatter finds the flake's directory in PRJ_ROOT.",
  positionals: {
    ARGUMENTS: { help: "What the formatter is given; behind `--`, also flags.", rest: true },
  },
  flags: { ...buildFlags, ...evaluationFlags },
  examples: [
    { command: "flakebridge fmt", does: "format what the formatter formats unless told" },
    { command: "flakebridge fmt flake.nix", does: "format one file" },
  ],
  run: async ({ words, flags }, output) => {
    return await runFormatter(words.ARGUMENTS, flags, output);
  },
});

/**
 * `flakebridge run [INSTALLABLE] [ARGUMENTS…]`
 *
 * @module
 */
import { environmentFlags, environmentOf } from "../environment.ts";
import { evaluationFlags, installablePositional } from "../evaluation.ts";
import { buildFlags } from "../realising.ts";
import { runnableOf, startProgram } from "../starting.ts";
import { defineVerb, type Verb } from "../verb.ts";

export const verb: Verb = defineVerb({
  description:
    "Runs what `nix run` runs, on a Nix that has no flakes or keeps them off: an app of " +
    "a flake, or the main program of a package. It ends as the program ends.",
  positionals: {
    ...installablePositional,
    ARGUMENTS: { help: "What the program is given; behind `--`, also flags.", rest: true },
  },
  flags: { ...environmentFlags, ...buildFlags, ...evaluationFlags },
  examples: [
    { command: "flakebridge run", does: "run the default app of the flake here" },
    { command: "flakebridge run .#hello -- --greeting Hi", does: "give a program flags" },
  ],
  run: async ({ words, flags }, output) => {
    const wish = { word: words.INSTALLABLE, lookup: "app", flags } as const;
    const found = await runnableOf(wish, output);
    if (found.kind === "failed") return found.status;
    return await startProgram(found.program, words.ARGUMENTS, environmentOf(flags));
  },
});

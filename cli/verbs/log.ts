/**
 * `flakebridge log [INSTALLABLE]`
 *
 * @module
 */
import { sourceOf } from "../../compat/bridge/targets.ts";
import { withInstallables } from "../evaluating.ts";
import { evaluationFlags, installablePositional } from "../evaluation.ts";
import { targetsOfAll } from "../realising.ts";
import { startProgram } from "../starting.ts";
import { nixWordsOf } from "../nix_settings.ts";
import { defineVerb, type Verb } from "../verb.ts";

export const verb: Verb = defineVerb({
  description: "Prints what the build of a package printed, as `nix log` does, on a Nix that has " +
    "no flakes or keeps them off. Nothing is built.",
  positionals: installablePositional,
  flags: evaluationFlags,
  examples: [{ command: "flakebridge log .#hello", does: "see how it was built, or why not" }],
  run: async ({ words, flags }, output) => {
    const wish = { words: [words.INSTALLABLE], lookup: "package", flags } as const;
    const [targets] = await withInstallables(wish, output, targetsOfAll);
    output.done();
    const paths = (targets ?? []).map(sourceOf);
    return await startProgram("nix-store", ["--read-log", ...nixWordsOf(flags), ...paths]);
  },
});

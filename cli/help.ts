/**
 * `flakebridge help [VERB]`
 *
 * @module
 */
import { findVerb } from "./find_verb.ts";
import { programHelp, verbHelp } from "./help_text.ts";
import { defineVerb, type Verb } from "./verb.ts";

export const verb: Verb = defineVerb({
  description: "Without a word, lists the verbs; with the name of a verb, tells all about it.",
  positionals: { VERB: { help: "The verb to tell about.", default: "" } },
  flags: {},
  examples: [{ command: "flakebridge help migrate", does: "what migrate does, and its flags" }],
  async run({ words, verbs }, output) {
    const style = output.resultStyle;
    if (words.VERB === "") {
      output.result(programHelp(verbs, style));
      return 0;
    }
    const entry = await findVerb(words.VERB, verbs);
    const { verb } = await entry.load();
    output.result(verbHelp(entry, verb, style));
    return 0;
  },
});

/**
 * `flakebridge help [VERB]`
 *
 * @module
 */
import { findVerb } from "../find_verb.ts";
import { programHelp, verbHelp } from "../help_text.ts";
import { defineVerb, type Verb } from "../verb.ts";

export const verb: Verb = defineVerb({
  description: "Without a word, lists the verbs; with the name of a verb, tells all about it.",
  positionals: { VERB: { help: "The verb to tell about.", default: "" } },
  flags: { man: { type: "switch", help: "Print the manual page, all verbs in it." } },
  examples: [
    { command: "flakebridge help migrate", does: "what migrate does, and its flags" },
    { command: "flakebridge help --man | man -l -", does: "read the manual page" },
  ],
  async run({ words, flags, verbs }, output) {
    if (flags.man) {
      const { manPage } = await import("../man_page.ts");
      const { default: { version } } = await import("../../deno.json", { with: { type: "json" } });
      output.result(await manPage(verbs, version));
      return 0;
    }
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

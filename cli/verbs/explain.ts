/**
 * `flakebridge explain [CODE]`
 *
 * @module
 */
import type { Rule } from "../../migrate/audit/rule.ts";
import { usage } from "../call.ts";
import { printJson } from "../json.ts";
import { lineWidth, page, section, table, wrapped } from "../layout.ts";
import type { Style } from "../style.ts";
import { defineVerb, type Verb } from "../verb.ts";

export const verb: Verb = defineVerb({
  description:
    "Without a word, lists the rules of `flakebridge audit`, and what else `migrate`, `verify` " +
    "and `shim` have to say; with the code of one, tells what it is about, why it matters, and " +
    "what to do.",
  positionals: { CODE: { help: "The code that stands behind a finding or a note.", default: "" } },
  flags: { json: { type: "switch", help: "Print the rule, or all of them, as JSON." } },
  examples: [
    { command: "flakebridge explain", does: "list all codes" },
    { command: "flakebridge explain search-path", does: "tell about one" },
  ],
  async run({ words, flags }, output) {
    const { rules } = await import("../../migrate/audit/rules.ts");
    const { explanations } = await import("../../migrate/explanations.ts");
    const all = [...rules, ...explanations];
    if (words.CODE === "") {
      const style = output.resultStyle;
      output.result(
        flags.json ? printJson(all.map(documentOf)) : page([
          section(style.bold("Rules"), rowsOf(rules, style)),
          section(style.bold("Notes"), rowsOf(explanations, style)),
        ]),
      );
      return 0;
    }
    const rule = await findRule(words.CODE, all);
    output.result(flags.json ? printJson(documentOf(rule)) : renderRule(rule, output.resultStyle));
    return 0;
  },
});

async function findRule(code: string, rules: readonly Rule[]): Promise<Rule> {
  const rule = rules.find((rule) => rule.code === code.toLowerCase());
  if (rule !== undefined) return rule;
  const { nearest } = await import("../nearest.ts");
  const meant = nearest(code, rules.map(({ code }) => code));
  throw usage(
    `There is no code "${code}"`,
    meant === undefined ? "`flakebridge explain` lists them" : `Did you mean \`${meant}\`?`,
  );
}

/** Only the words: a rule's own functions are none. */
function documentOf({ code, severity, title, explanation, remedy, example }: Rule): object {
  return { code, severity, title, explanation, remedy, ...(example && { example }) };
}

function rowsOf(rules: readonly Rule[], style: Style): string {
  return table(rules.map(({ code, severity, title }) => [style.cyan(code), severity, title]));
}

/** All about one rule. */
export function renderRule(rule: Rule, style: Style): string {
  const { code, severity, title, explanation, remedy, example } = rule;
  const titled = (name: string, text: string): string =>
    section(style.bold(name), wrapped(text, lineWidth - 2));
  return page([
    `${style.bold(style.cyan(code))} (${severity}): ${title}`,
    titled("Why", explanation),
    titled("What to do", remedy),
    ...(example === undefined ? [] : [
      section(style.bold("Before"), example.before),
      section(style.bold("After"), example.after),
    ]),
  ]);
}

import { assert, assertEquals } from "@std/assert";
import { verbs } from "../../cli.ts";
import { programHelp, verbHelp } from "../../cli/help_text.ts";
import { widthOf } from "../../cli/layout.ts";
import { coloured, plain } from "../../cli/style.ts";

Deno.test("help fits in 80 columns, and colours change nothing but colours", async () => {
  const helps = [(style: typeof plain) => programHelp(verbs, style)];
  for (const entry of verbs) {
    const { verb } = await entry.load();
    helps.push((style) => verbHelp(entry, verb, style));
  }
  for (const help of helps) {
    for (const line of help(plain).split("\n")) assert(widthOf(line) <= 80, line);
    assertEquals(help(coloured).replaceAll(/\p{Cc}\[\d+m/gu, ""), help(plain));
  }
});

Deno.test("the table of verbs is in order: one line a verb, no full stop, all there", async () => {
  assertEquals(new Set(verbs.map(({ name }) => name)).size, verbs.length);
  for (const { summary, load } of verbs) {
    assert(!/\.$|\n/.test(summary), summary);
    const { verb } = await load();
    assert(verb.examples.length > 0);
    for (const flag of Object.values(verb.flags)) assert(flag.help.endsWith("."), flag.help);
  }
});

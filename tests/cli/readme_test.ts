import { assertEquals } from "@std/assert";
import { verbs } from "../../cli.ts";
import { programHelp, verbHelp } from "../../cli/help_text.ts";
import { plain } from "../../cli/style.ts";
import { checkoutPath } from "./program.ts";

/**
 * The parts of README.md that the program writes, by the names in its comments. With `--update`
 * (`deno test -A tests/cli -- --update`), they are written anew.
 */
const parts: Readonly<Record<string, () => Promise<string>>> = {
  verbs: () => Promise.resolve(block("text", programHelp(verbs, plain))),
  "help of every verb": async () => {
    const helps = await Promise.all(verbs.map(async (entry) => {
      const { verb } = await entry.load();
      return `### ${entry.name}\n\n${block("text", verbHelp(entry, verb, plain))}`;
    }));
    return helps.join("\n\n");
  },
};

function block(language: string, text: string): string {
  return `\`\`\`${language}\n${text.trimEnd()}\n\`\`\``;
}

const readme = checkoutPath("README.md");

/** What stands between `<!-- NAME -->` and `<!-- end of NAME -->`. */
function partOf(text: string, name: string): RegExpExecArray | null {
  return new RegExp(`(?<=<!-- ${name} -->\n\n)[^]*?(?=\n\n<!-- end of ${name} -->)`).exec(text);
}

for (const [name, write] of Object.entries(parts)) {
  Deno.test(`README.md is in step with the program: ${name}`, async () => {
    const expected = await write();
    const text = await Deno.readTextFile(readme);
    const part = partOf(text, name);
    if (part !== null && Deno.args.includes("--update")) {
      const end = part.index + part[0].length;
      await Deno.writeTextFile(readme, text.slice(0, part.index) + expected + text.slice(end));
    } else {
      assertEquals(part?.[0], expected);
    }
  });
}

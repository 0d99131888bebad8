/**
 * `flakebridge graph [DIR]`
 *
 * @module
 */
import type { LockFile } from "../../compat/lock/mod.ts";
import { failure } from "../../nix/diagnostic.ts";
import { usage } from "../call.ts";
import { duplicateSections } from "../duplicates.ts";
import { page } from "../layout.ts";
import type { Style } from "../style.ts";
import { defineVerb, type Verb } from "../verb.ts";

export const verb: Verb = defineVerb({
  description:
    "Draws the inputs that flake.lock holds, and names what it holds more than once, with the " +
    "lines for flake.nix that would leave one of each.",
  positionals: { DIR: { help: "The directory of the flake.", default: "." } },
  flags: {
    format: {
      type: "text",
      value: "FORMAT",
      help: "`text`, `svg`, `dot` for Graphviz, or `mermaid` for Markdown.",
      default: "text",
    },
  },
  examples: [
    { command: "flakebridge graph", does: "see the inputs as a tree" },
    { command: "flakebridge graph --format svg > inputs.svg", does: "make a picture" },
  ],
  async run({ words, flags }, output) {
    const { drawDot, drawMermaid, drawSvg } = await import("../../compat/lock/mod.ts");
    const lock = await readLock(words.DIR);
    switch (flags.format) {
      case "text":
        output.result(await renderGraph(lock, output.resultStyle));
        return 0;
      case "dot":
        output.result(drawDot(lock));
        return 0;
      case "mermaid":
        output.result(drawMermaid(lock));
        return 0;
      case "svg":
        output.result(drawSvg(lock));
        return 0;
      default:
        throw usage(`"--format ${flags.format}" is not known`, "Write text, svg, dot or mermaid");
    }
  },
});

async function readLock(directory: string): Promise<LockFile> {
  const { parseLock } = await import("../../compat/lock/mod.ts");
  const { join } = await import("@std/path");
  const file = join(directory, "flake.lock");
  try {
    return parseLock(await Deno.readTextFile(file), file);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw failure("no-lock", `there is no "${file}"`, { help: "`flakebridge lock` makes it" });
  }
}

/** The tree of inputs, and below it what is there more than once. */
export async function renderGraph(lock: LockFile, style: Style): Promise<string> {
  const { inputLines } = await import("../../compat/lock/mod.ts");
  const tree = inputLines(lock).map(({ branch, name, what }) =>
    `${branch}${style.bold(name)}${what}`
  );
  const title = tree.length === 0 ? "There are no inputs." : tree.join("\n");
  return page([title, ...await duplicateSections(lock, style)]);
}

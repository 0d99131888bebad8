/**
 * `flakebridge graph [FLAKE]`
 *
 * @module
 */
import type { LockFile } from "../../compat/lock/mod.ts";
import { failure } from "../../nix/diagnostic.ts";
import { usage } from "../call.ts";
import { duplicateSections } from "../duplicates.ts";
import { fetchFlags } from "../fetch_flags.ts";
import { fetchOptions, type FetchWish } from "../fetching.ts";
import { page } from "../layout.ts";
import { flakePositionals } from "../locking.ts";
import type { Output } from "../output.ts";
import type { Style } from "../style.ts";
import { defineVerb, type Verb } from "../verb.ts";

export const verb: Verb = defineVerb({
  description:
    "Draws the inputs that flake.lock holds, and names what it holds more than once, with the " +
    "lines for flake.nix that would leave one of each.",
  positionals: flakePositionals,
  flags: {
    format: {
      type: "text",
      value: "FORMAT",
      help: "`text`, `svg`, `dot` for Graphviz, or `mermaid` for Markdown.",
      default: "text",
    },
    ...fetchFlags,
  },
  examples: [
    { command: "flakebridge graph", does: "see the inputs as a tree" },
    { command: "flakebridge graph --format svg > inputs.svg", does: "make a picture" },
  ],
  async run({ words, flags }, output) {
    const { drawDot, drawMermaid, drawSvg } = await import("../../compat/lock/mod.ts");
    const lock = await readLock(words.FLAKE, await fetchOptions(flags, output), output);
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

/** The lock file as it stands: nothing is locked anew for a drawing. */
async function readLock(flake: string, wish: FetchWish, output: Output): Promise<LockFile> {
  const { lockTextIn, parseLock, rootTree, wholeFlake, withFetchSession } = await import(
    "../../compat/lock/mod.ts"
  );
  const { join } = await import("@std/path");
  const { withScratch } = await import("../scratch.ts");
  return await withScratch(
    output,
    (signal) =>
      withFetchSession({ ...wish, signal }, async (session) => {
        const ref = await wholeFlake(flake, wish);
        const { tree, dir, directory = "", lockPlace } = await rootTree(ref, session);
        const text = await lockTextIn(tree, join(dir, "flake.lock"), session.like);
        output.done();
        const file = join(directory, dir, "flake.lock");
        if (text !== undefined) return parseLock(text, file);
        const tracker = lockPlace?.tracker;
        const among = tracker === undefined ? "" : ` that ${tracker} tracks`;
        const help = lockPlace && { help: "`flakebridge lock` makes it" };
        throw failure("no-lock", `there is no "${file}"${among}`, help);
      }),
  );
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

/**
 * The words of a command line that name installables, and those that come in by stdin.
 *
 * @module
 */
import type { Flags, FlagValues } from "./verb.ts";

export const stdinFlag = {
  stdin: { type: "switch", help: "Take installables from stdin too, with white space between." },
} as const satisfies Flags;

/**
 * What is meant: the words, and with `--stdin` those that are piped in. The flake here stands for
 * none, unless they were to come by stdin: a list that is empty means nothing.
 */
export async function namedWords(
  words: readonly string[],
  { stdin }: FlagValues<typeof stdinFlag>,
): Promise<readonly string[]> {
  if (!stdin || Deno.stdin.isTerminal()) return words.length === 0 ? ["."] : words;
  const piped = await (await import("./given_text.ts")).textOfStdin();
  return [...words, ...piped.split(/\s+/).filter((word) => word !== "")];
}

/**
 * What `--json` prints.
 *
 * @module
 */
import { NEWEST_RELEASE, type NixRelease } from "../compat/ref/release.ts";
import type { Output } from "./output.ts";
import type { Flags, FlagValues } from "./verb.ts";

/** The flags of verbs that print what Nix does. */
export const jsonFlags = {
  json: { type: "switch", help: "Print JSON." },
  pretty: { type: "switch", help: "With --json: on many lines, as a terminal has it." },
  "no-pretty": { type: "switch", help: "With --json: on one line, on a terminal too." },
} as const satisfies Flags;

/** The document, indented for people who look at it too, with a final newline. */
export function printJson(document: object): string {
  return JSON.stringify(document, null, 2) + "\n";
}

/** The same for verbs that say otherwise what `--json` prints. */
export const { json: _json, ...lineFlags } = jsonFlags;

type LineFlags = FlagValues<typeof lineFlags>;

/**
 * Whether JSON is broken up into lines: as the flags say, the last of them; else where Nix 2.34
 * does that, on a terminal. Without a release the newest Nix counts: what is remembered is printed
 * before anybody asked which one is here.
 */
export function isPretty(
  flags: LineFlags,
  output: Output,
  like: NixRelease = NEWEST_RELEASE,
): boolean {
  if (flags.pretty || flags["no-pretty"]) return flags.pretty;
  return like === "2.34" && output.isResultShown;
}

/** Prints JSON that Nix, or a text like Nix's, has on one line. */
export async function printLine(line: string, flags: LineFlags, output: Output): Promise<void> {
  if (!isPretty(flags, output)) return output.result(`${line}\n`);
  const { indentedJson } = await import("../compat/lock/mod.ts");
  output.result(`${indentedJson(line)}\n`);
}

/** Prints the document that Nix prints, byte for byte. */
export async function printAsNix(
  document: object,
  isIndented: boolean,
  output: Output,
): Promise<void> {
  const { printNixJson } = await import("../compat/lock/mod.ts");
  output.result(printNixJson(document, isIndented) + "\n");
}

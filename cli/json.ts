/**
 * What `--json` prints.
 *
 * @module
 */
import type { NixRelease } from "../compat/ref/release.ts";
import type { Output } from "./output.ts";

/** The document, indented for people who look at it too, with a final newline. */
export function printJson(document: object): string {
  return JSON.stringify(document, null, 2) + "\n";
}

/**
 * Prints the document that Nix prints, byte for byte: on one line, which 2.34 breaks up on a
 * terminal.
 */
export async function printAsNix(
  document: object,
  like: NixRelease,
  output: Output,
): Promise<void> {
  const { printNixJson } = await import("../compat/lock/mod.ts");
  output.result(printNixJson(document, like === "2.34" && output.isResultShown) + "\n");
}

/**
 * What `--json` prints.
 *
 * @module
 */

/** The document, indented for people who look at it too, with a final newline. */
export function printJson(document: object): string {
  return JSON.stringify(document, null, 2) + "\n";
}

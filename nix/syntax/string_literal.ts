/**
 * Strings as Nix writes them.
 *
 * @module
 */

/** A string literal in double quotes, on one line. */
export function nixString(value: string): string {
  const escaped = value.replace(/["\\]|\$(?=\{)/g, "\\$&")
    .replaceAll("\n", "\\n").replaceAll("\r", "\\r").replaceAll("\t", "\\t");
  return `"${escaped}"`;
}

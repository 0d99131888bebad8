/**
 * Strings as Nix writes them.
 *
 * @module
 */

/** A string literal in double quotes, on one line. */
export function nixString(value: string): string {
  if (!/["\\$\n\r\t]/.test(value)) return `"${value}"`;
  const escaped = value.replace(/["\\]|\$(?=\{)/g, "\\$&")
    .replaceAll("\n", "\\n").replaceAll("\r", "\\r").replaceAll("\t", "\\t");
  return `"${escaped}"`;
}

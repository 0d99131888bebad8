/**
 * What a command that failed says was wrong.
 *
 * @module
 */

/** Lines beside an error's words: warnings, hints, and the place in the code with its excerpt. */
const ASIDE = /^(?:warning: |note: |help: |\(|Try 'nix --help'|at \S.*:\d+:\d+:$|\d*\|)/;

/**
 * The words of the last error in what a command wrote to stderr, without colours, frames and places
 * in code; empty where there is none. Native's name for itself and for a build's log, and the
 * stable command that said it to us, are left out or made ours.
 */
export function lastError(stderr: string): string {
  // deno-lint-ignore no-control-regex
  const plain = stderr.replace(/\u001b\[[0-9;]*m/g, "");
  const lines = plain.split("\n").map((line) => line.trim());
  const said = lines.filter((line) => line !== "" && !ASIDE.test(line));
  const start = said.findLastIndex((line) => line.startsWith("error: "));
  return (start < 0 ? [] : said.slice(start)).join("\n")
    .replace(/^error: `.*` ended with status \d+: /, "error: ")
    .replace(/, at \S+:\d+:\d+$/m, "")
    .replace(/^nix log /m, "nix-store -l ")
    .replace(/^error: 'nix /, "error: 'flakebridge ");
}

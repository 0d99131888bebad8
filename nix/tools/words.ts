/**
 * What Nix meant: its own words out of what it wrote to stderr.
 *
 * @module
 */

/** `error: words`, or `error: words, at FILE:LINE:COLUMN` as Nix 2.3 has it. */
const ERROR = /^\s*error: (.+)$/;
const POSITION = /^\s*at (.+:\d+:\d+):?$/;
/** Where an error's own words end: a trace, an excerpt of the code, a hint. */
const END = /^\s*$|^\s*… |^\s*\(use '--show-trace'|^\s*Did you mean|^\s*\d+\|/;

/**
 * The innermost error in Nix's stderr, without trace, excerpts and warnings; its position follows
 * after ", at". All of stderr, trimmed, where nothing in it is marked as an error.
 *
 * Nix 2.3 and 2.8 begin with the innermost error, newer ones end with it; each has one.
 */
export function nixWords(stderr: string): string {
  const lines = plainLines(stderr);
  const start = lines.findLastIndex((line) => ERROR.test(line));
  if (start < 0) return stderr.trim();
  const words = [ERROR.exec(lines[start]!)![1]!];
  for (const line of lines.slice(start + 1)) {
    if (END.test(line) || POSITION.test(line)) break;
    words.push(line.trim());
  }
  const [position] = positionsIn(lines.slice(start));
  return words.join("\n") + (position === undefined ? "" : `, at ${position}`);
}

/**
 * Where the innermost error is, `FILE:LINE:COLUMN`: its own place, else that of the frame next to
 * it, in what Nix wrote to stderr with `--show-trace`.
 */
export function nixPlace(stderr: string): string | undefined {
  const lines = plainLines(stderr);
  const start = lines.findLastIndex((line) => ERROR.test(line));
  return positionsIn(lines.slice(start))[0] ?? positionsIn(lines.slice(0, start)).at(-1);
}

function plainLines(stderr: string): readonly string[] {
  // deno-lint-ignore no-control-regex -- the colours that Nix writes
  return stderr.replace(/\u001b\[[0-9;]*m/g, "").split("\n");
}

function positionsIn(lines: readonly string[]): readonly string[] {
  return lines.map((line) => POSITION.exec(line)?.[1]).filter((place) => place !== undefined);
}

/**
 * The patterns of `.gitignore` and `.gitattributes`.
 *
 * Source: gitignore(5), "PATTERN FORMAT".
 *
 * @module
 */

/**
 * What tells whether a path, relative to the directory of the file that the pattern is in, matches.
 */
export interface GitPattern {
  readonly test: (path: string) => boolean;
}

/** A pattern, which sees bytes, as git does: `?` is half an `ä`. */
export function gitPattern(pattern: string): GitPattern {
  const anchored = pattern.slice(0, -1).includes("/");
  const body = pattern.replace(/^\//, "").replace(/\/$/, "");
  const form = new RegExp(`^${anchored ? "" : "(?:.*/)?"}${translated(bytesOf(body))}$`, "s");
  return { test: (path) => form.test(bytesOf(path)) };
}

/** A character for every byte of a text's UTF-8. */
function bytesOf(text: string): string {
  return Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join("");
}

function translated(body: string): string {
  return body.replace(
    /\*\*\/|\/\*\*$|\*+|\?|\[[!^]?\]?(?:\\.|\[:\w+:\]|[^\]\\])*\]|\\(.)|[^\w]/gs,
    (part: string, escaped: string | undefined) => {
      if (escaped !== undefined) return RegExp.escape(escaped);
      if (part === "**/") return "(?:.*/)?";
      if (part === "/**") return "/.*";
      if (part.startsWith("*")) return "[^/]*";
      if (part === "?") return "[^/]";
      if (part.length > 1) return classOf(part);
      return part === "[" ? NOTHING : RegExp.escape(part);
    },
  );
}

/** What nothing matches; in git, a bracket that is not closed. */
const NOTHING = "(?!)";

/** The classes of POSIX that git knows, as classes of regular expressions have them. */
const NAMED: Readonly<Record<string, string>> = {
  alnum: "0-9A-Za-z",
  alpha: "A-Za-z",
  blank: " \\t",
  cntrl: "\\x00-\\x1f\\x7f",
  digit: "0-9",
  graph: "!-~",
  lower: "a-z",
  print: " -~",
  punct: "!-\\/:-@\\[-`{-~",
  space: "\\t-\\r ",
  upper: "A-Z",
  xdigit: "0-9A-Fa-f",
};

/** `[!a-z[:digit:]]`, which never matches a slash; a range that runs backwards holds nothing. */
function classOf(part: string): string {
  const [, negated, inner = ""] = /^\[([!^]?)(.*)\]$/s.exec(part) ?? [];
  const items = inner.matchAll(/\[:(\w+):\]|\\?(.)(?:-\\?(.))?/gs).map(
    ([, name, from = "", to = from]) => {
      if (name !== undefined) return NAMED[name];
      return from > to ? "" : `${RegExp.escape(from)}-${RegExp.escape(to)}`;
    },
  ).toArray();
  if (items.includes(undefined)) return NOTHING;
  return `(?!/)[${negated ? "^" : ""}${items.join("")}]`;
}

/** Where a line of an ignore file decides about a path. */
export interface IgnoreLine {
  /** From 1. */
  readonly line: number;
  readonly pattern: string;
  /** What it matches: the file, or a directory that the file is in. */
  readonly place: string;
}

/**
 * The line of an ignore file by which a file is ignored: of those that match it, or a directory it
 * is in, the last one; unless that takes it out again (`!pattern`), which is in vain in a directory
 * that is ignored.
 */
export function ignoringLine(text: string, path: string): IgnoreLine | undefined {
  const lines = ignoreLines(text);
  const parts = path.split("/");
  for (const at of parts.keys()) {
    const place = parts.slice(0, at + 1).join("/");
    const isDirectory = at < parts.length - 1;
    const last = lines.findLast(({ pattern, matches }) =>
      (isDirectory || !pattern.endsWith("/")) && matches.test(place)
    );
    if (last?.ignores) return { line: last.line, pattern: last.pattern, place };
  }
  return undefined;
}

function ignoreLines(text: string): readonly (Omit<IgnoreLine, "place"> & {
  readonly matches: GitPattern;
  readonly ignores: boolean;
})[] {
  return text.split(/\r?\n/).flatMap((raw, at) => {
    const line = raw.replace(/(?<!\\)\s+$/, "");
    if (line === "" || line.startsWith("#")) return [];
    const ignores = !line.startsWith("!");
    const pattern = ignores ? line : line.slice(1);
    return [{ line: at + 1, pattern, matches: gitPattern(pattern), ignores }];
  });
}

/** A line of `.gitattributes` that decides about a path. */
export interface FilterLine extends Omit<IgnoreLine, "place"> {
  readonly filter: string;
}

/** The value of the `filter` attribute that a `.gitattributes` gives a path: `lfs`, `git-crypt`. */
export function filterOf(
  text: string,
  path: string,
): FilterLine | undefined {
  if (!text.includes("filter")) return undefined;
  let found: FilterLine | undefined;
  for (const [at, raw] of text.split(/\r?\n/).entries()) {
    const [pattern = "", ...attributes] = raw.trim().split(/\s+/);
    if (pattern === "" || pattern.startsWith("#") || pattern.endsWith("/")) continue;
    const filter = attributes.findLast((word) => /^[-!]?filter(=|$)/.test(word));
    if (filter === undefined || !gitPattern(pattern).test(path)) continue;
    const value = /^filter=(.+)$/.exec(filter)?.[1];
    found = value === undefined ? undefined : { line: at + 1, pattern, filter: value };
  }
  return found;
}

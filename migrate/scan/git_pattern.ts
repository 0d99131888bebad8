/**
 * The patterns of `.gitignore` and `.gitattributes`.
 *
 * Source: gitignore(5), "PATTERN FORMAT".
 *
 * @module
 */

/** Whether the pattern matches a path; paths are relative to the directory of the file it is in. */
export function gitPattern(pattern: string): RegExp {
  const anchored = pattern.slice(0, -1).includes("/");
  const body = pattern.replace(/^\//, "").replace(/\/$/, "");
  return new RegExp(`^${anchored ? "" : "(?:.*/)?"}${translated(body)}$`);
}

function translated(body: string): string {
  return body.replace(
    /\*\*\/|\/\*\*$|\*+|\?|\[!?[^\]]+\]|\\(.)|[^\w]/gs,
    (part: string, escaped: string | undefined) => {
      if (escaped !== undefined) return RegExp.escape(escaped);
      if (part === "**/") return "(?:.*/)?";
      if (part === "/**") return "/.*";
      if (part.startsWith("*")) return "[^/]*";
      if (part === "?") return "[^/]";
      if (part.length > 1) return part.replace(/^\[!/, "[^");
      return RegExp.escape(part);
    },
  );
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
  readonly matches: RegExp;
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

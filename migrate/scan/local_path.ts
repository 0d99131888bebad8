/**
 * Path literals that name files of the project.
 *
 * @module
 */
import type { Path } from "../../nix/syntax/nodes.ts";

/**
 * The path a literal names, relative to the project's root with `/`, when it stands in `file`:
 * `../a` in `nix/x.nix` is `a`; the root itself is the empty string; a path that leaves the
 * project begins with `../`. Nothing for absolute, home and interpolated paths.
 */
export function projectPath(literal: Path, file: string): string | undefined {
  const [text, ...rest] = literal.parts;
  if (literal.kind !== "relative" || text?.type !== "Text" || rest.length > 0) return undefined;
  return resolveFrom(file, text.value);
}

/** `path`, as written in `file`, relative to the project's root. */
export function resolveFrom(file: string, path: string): string {
  const parts = file.split("/").slice(0, -1);
  for (const part of path.split("/")) {
    if (part === "" || part === ".") continue;
    if (part === ".." && parts.length > 0 && parts.at(-1) !== "..") parts.pop();
    else parts.push(part);
  }
  return parts.join("/");
}

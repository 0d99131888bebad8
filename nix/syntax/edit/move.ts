/**
 * A file that moves, its relative paths rewritten so that they lead where they led.
 *
 *     import ./nix/x.nix { src = ./.; }        default.nix moves to nix/default.nix
 *     import ./x.nix { src = ../.; }
 *
 * @module
 */
import type { Path } from "../nodes.ts";
import { Level } from "../operators.ts";
import type { SyntaxTree } from "../parse.ts";
import { isPathText } from "../path_literal.ts";
import { nixString } from "../string_literal.ts";
import { walk } from "../walk.ts";
import type { Edit } from "./edit.ts";
import { neededLevel } from "./replace.ts";

/**
 * The edits that keep relative path literals true when the file moves. Paths are relative to the
 * project's root, with `/`; `""` is the root itself, `../x` is out of the project.
 *
 * @example
 * ```ts
 * import { parse } from "../parse.ts";
 * import { applyEdits } from "./edit.ts";
 * import { moveFile } from "./move.ts";
 *
 * const edits = moveFile(parse("import ./x.nix").tree, "default.nix", "nix/default.nix");
 * const after = applyEdits("import ./x.nix", edits);
 * if (after !== "import ../x.nix") throw new Error(after);
 * ```
 *
 * @param from where the file stands, `default.nix`
 * @param to where it will stand, `nix/default.nix`
 * @param resolve where a target will be, for those that move too. It is asked for every relative
 * path, of one with `${…}` in it for the directory before that, and gets and gives project paths.
 */
export function moveFile(
  tree: SyntaxTree,
  from: string,
  to: string,
  resolve: (target: string) => string = (target) => target,
): readonly Edit[] {
  const edits: Edit[] = [];
  const oldDirectory = segments(from).slice(0, -1);
  const newDirectory = segments(to).slice(0, -1);
  walk(tree.root, (node, ancestors) => {
    if (node.type !== "Path" || node.kind !== "relative") return;
    const directory = directoryOf(tree.text, node);
    const target = segments([...oldDirectory, directory].join("/"));
    const moved = segments(resolve(target.join("/")));
    const route = relativeRoute(newDirectory, moved);
    if (route.join("/") === segments(directory).join("/")) return;
    const parenthesized = neededLevel(ancestors.at(-1), node) > Level.Sum;
    edits.push(...pathEdits(node, directory, route, parenthesized));
  });
  return edits;
}

/** A path literal's leading part, up to where interpolation may change it. */
function directoryOf(text: string, node: Path): string {
  const [first, ...others] = node.parts;
  if (others.length === 0 || !first) return text.slice(node.start, node.end);
  const literal = text.slice(first.start, first.end);
  return literal.slice(0, literal.lastIndexOf("/"));
}

/** The steps of a path, without `.` and with `..` resolved where there is a step to take back. */
function segments(path: string): readonly string[] {
  const steps: string[] = [];
  for (const step of path.split("/")) {
    if (step === "" || step === ".") continue;
    if (step === ".." && steps.length > 0 && steps.at(-1) !== "..") steps.pop();
    else steps.push(step);
  }
  return steps;
}

/** The steps from one directory to a target. */
function relativeRoute(from: readonly string[], to: readonly string[]): readonly string[] {
  let shared = 0;
  while (shared < from.length && shared < to.length && from[shared] === to[shared]) shared++;
  return [...from.slice(shared).map(() => ".."), ...to.slice(shared)];
}

/** The edits that lead a path along another route; a sum where a name allows no literal. */
function pathEdits(
  node: Path,
  directory: string,
  route: readonly string[],
  parenthesized: boolean,
): readonly Edit[] {
  const { start, end } = node;
  const behind = start + directory.length;
  if (route.every(isPathText)) {
    return [{ start, end: behind, text: literalText(route, behind === end) }];
  }
  const [open, close] = parenthesized ? ["(", ")"] : ["", ""];
  const head = `${open}./. + ${nixString(`/${route.join("/")}`).slice(0, -1)}`;
  const tail = `"${close}`;
  if (behind === end) return [{ start, end, text: head + tail }];
  return [{ start, end: behind, text: head }, { start: end, end, text: tail }];
}

/**
 * The literal for a route: `./.`, `../.`, `./a`, `../../a`; or, where more follows, `.` and `..`.
 */
function literalText(route: readonly string[], whole: boolean): string {
  const [first] = route;
  if (first === undefined) return whole ? "./." : ".";
  if (route.length === 1 && first === ".." && whole) return "../.";
  return `${first === ".." ? "" : "./"}${route.join("/")}`;
}

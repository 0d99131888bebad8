/**
 * A file that moves, its relative paths rewritten so that they lead where they led.
 *
 *     import ./nix/x.nix { src = ./.; }        default.nix moves to nix/default.nix
 *     import ./x.nix { src = ../.; }
 *
 * @module
 */
import type { Node, Path } from "../nodes.ts";
import type { SyntaxTree } from "../parse.ts";
import { walk } from "../walk.ts";
import type { Edit } from "./edit.ts";
import { replaceExpression } from "./replace.ts";

/**
 * The edits that keep relative path literals true when the file moves. Paths are relative to the
 * project's root, with `/`; `""` is the root itself, `../x` is out of the project.
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
  walk(tree.root, (node: Node) => {
    if (node.type !== "Path" || node.kind !== "relative") return;
    const { directory, rest } = splitPath(tree.text, node);
    const target = segments([...oldDirectory, directory].join("/"));
    const moved = segments(resolve(target.join("/")));
    const route = relativeRoute(newDirectory, moved);
    if (route.join("/") === segments(directory).join("/")) return;
    edits.push(replaceExpression(tree, node, pathText(route, rest)));
  });
  return edits;
}

/** A path literal's leading part up to where interpolation may change it, and the text behind. */
function splitPath(
  text: string,
  node: Path,
): { readonly directory: string; readonly rest: string } {
  const whole = text.slice(node.start, node.end);
  const [first, ...others] = node.parts;
  if (others.length === 0 || !first) return { directory: whole, rest: "" };
  const slash = text.slice(first.start, first.end).lastIndexOf("/");
  return { directory: whole.slice(0, slash), rest: whole.slice(slash) };
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

/** The literal for a route: `./.`, `../.`, `./a`, `../../a`; a sum where a name allows no literal. */
function pathText(route: readonly string[], rest: string): string {
  const literal = route.every((step) => /^[A-Za-z0-9._+-]+$/.test(step));
  if (!literal) return `./. + "/${stringText(route.join("/"))}${rest}"`;
  if (route.length === 0) return rest === "" ? "./." : `.${rest}`;
  if (route.length === 1 && route[0] === ".." && rest === "") return "../.";
  return `${route[0] === ".." ? "" : "./"}${route.join("/")}${rest}`;
}

function stringText(text: string): string {
  return text.replace(/["\\]|\$(?=\{)/g, "\\$&");
}

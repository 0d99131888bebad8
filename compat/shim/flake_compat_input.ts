/**
 * flake-compat as an input of a flake: found, added to flake.nix, and found in flake.lock.
 *
 * @module
 */
import { failure } from "../../nix/diagnostic.ts";
import { addFormals } from "../../nix/syntax/edit/formals.ts";
import { boundNames } from "../../nix/syntax/edit/attributes.ts";
import { applyEdits, type Edit, editsOf } from "../../nix/syntax/edit/edit.ts";
import {
  beginsLine,
  behindComments,
  breaksLine,
  indentationAt,
  lineEndingOf,
} from "../../nix/syntax/edit/layout.ts";
import { setAttribute } from "../../nix/syntax/edit/set_attribute.ts";
import { unwrapped } from "../../nix/syntax/unwrapped.ts";
import type { AttributeSet, Expression, Range } from "../../nix/syntax/nodes.ts";
import { parse, type SyntaxTree } from "../../nix/syntax/parse.ts";
import { declarationOf, type InputPath, type LockFile } from "../lock/mod.ts";
import { type FlakeRef, printFlakeRef } from "../ref/mod.ts";
import type { LockedFlakeCompat } from "./flake_compat.ts";

/** The name that the input gets. */
export const FLAKE_COMPAT = "flake-compat";

/** The input of a flake.nix that is a flake-compat: the one of that name, else one that is from
 * such a repository. Throws a failure, placed, where Nix would refuse flake.nix. */
export function findFlakeCompat(flakeNix: string): string | undefined {
  const { inputs } = declarationOf(flakeNix);
  if (inputs.has(FLAKE_COMPAT)) return FLAKE_COMPAT;
  return [...inputs].find(([, { ref }]) => ref !== undefined && isFlakeCompat(ref))?.[0];
}

function isFlakeCompat(ref: FlakeRef): boolean {
  return /\/flake-compat(?![\w-])/.test(printFlakeRef(ref));
}

/**
 * flake.nix with the input `flake-compat`, and with its name where `outputs` lists its arguments.
 */
export function addFlakeCompat(flakeNix: string, url: string): string {
  const { tree } = parse(flakeNix);
  const root = unwrapped(tree.root);
  if (root.type !== "AttributeSet") throw cannotAdd(url);
  const text = applyEdits(flakeNix, [...inputEdits(tree, root, url), ...formalEdits(tree, root)]);
  const added = declarationOf(text).inputs.get(FLAKE_COMPAT);
  if (added?.ref === undefined || added.isFlake) throw cannotAdd(url);
  return text;
}

/** Into `inputs = { … }`, behind the last `inputs.NAME`, or before `outputs`. */
function inputEdits(tree: SyntaxTree, root: AttributeSet, url: string): readonly Edit[] {
  const { text } = tree;
  const set = valueOf(root, "inputs");
  if (set?.type === "AttributeSet") {
    const isBroken = breaksLine(text, set.start, set.bindings[0]?.start ?? set.end);
    const value = inputText(text, url, isBroken ? "" : undefined);
    return editsOf(setAttribute(tree, root, ["inputs", FLAKE_COMPAT], value));
  }
  const binding = (indent?: string) => `inputs.${FLAKE_COMPAT} = ${inputText(text, url, indent)};`;
  const outputs = root.bindings.findIndex((binding) => boundNames(binding).includes("outputs"));
  const declared = root.bindings.findLast((binding) => boundNames(binding).includes("inputs"));
  const before = declared ?? root.bindings[outputs - 1];
  const beside: Range = before ?? root.bindings[outputs] ?? root;
  const isBroken = beginsLine(text, beside.start) && beside !== root;
  const indent = indentationAt(text, beside.start);
  const newLine = lineEndingOf(text) + indent;
  const at = before === undefined ? root.start + 1 : behindComments(tree, before.end);
  if (!isBroken) return [{ start: at, end: at, text: ` ${binding()}` }];
  const apart = declared === undefined && before !== undefined ? lineEndingOf(text) : "";
  const behind = before === undefined ? lineEndingOf(text) : "";
  return [{ start: at, end: at, text: `${apart}${newLine}${binding(indent)}${behind}` }];
}

function inputText(text: string, url: string, indent: string | undefined): string {
  if (indent === undefined) return `{ url = "${url}"; flake = false; }`;
  const newLine = lineEndingOf(text) + indent;
  const deeper = newLine + (/^\t/m.test(text) ? "\t" : "  ");
  return `{${deeper}url = "${url}";${deeper}flake = false;${newLine}}`;
}

function formalEdits(tree: SyntaxTree, root: AttributeSet): readonly Edit[] {
  const outputs = valueOf(root, "outputs");
  if (outputs?.type !== "Lambda" || outputs.parameter.type !== "Formals") return [];
  if (outputs.parameter.ellipsis !== undefined) return [];
  return addFormals(tree, outputs, [{ name: FLAKE_COMPAT }]);
}

/** What a name is bound to by itself, not by a longer path. */
function valueOf(set: AttributeSet, name: string): Expression | undefined {
  for (const binding of set.bindings) {
    if (binding.type !== "Assignment" || binding.path.names.length > 1) continue;
    if (boundNames(binding).includes(name)) return unwrapped(binding.value);
  }
  return undefined;
}

function cannotAdd(url: string): Error {
  return failure(
    "flake-nix",
    "The input flake-compat can't be added to flake.nix as it is written",
    {
      help: `Add it by hand: inputs.${FLAKE_COMPAT} = { url = "${url}"; flake = false; };`,
    },
  );
}

/** What flake.lock has for the input, its `follows` resolved. */
export function lockedFlakeCompat(lock: LockFile, name: string): LockedFlakeCompat {
  const input = withoutFollows(lock, [name]);
  const node = input === undefined ? undefined : nodeAt(lock, input);
  if (input?.length === 0) throw noTree(name, "follows the flake itself");
  if (input === undefined || node?.locked === undefined) {
    throw failure("unlocked-input", `flake.lock has nothing for the input '${name}'`, {
      help: "lock it first: flakebridge lock",
    });
  }
  const isElsewhere = (node.parent ?? []).length > 0;
  if (isElsewhere) throw noTree(name, "is a path in the tree of another input");
  return { input, locked: node.locked };
}

function noTree(name: string, why: string): Error {
  return failure("flake-compat-input", `The input '${name}' ${why}`, {
    help: "let it be an input of its own, or take --mode vendored",
  });
}

/** The same input by a path on which nothing follows anything; undefined where it leads nowhere. */
function withoutFollows(lock: LockFile, path: InputPath, depth = 0): InputPath | undefined {
  let at: InputPath = [];
  for (const name of path) {
    const edge = nodeAt(lock, at)?.inputs?.[name];
    if (edge === undefined || depth > MOST_FOLLOWS) return undefined;
    const next = typeof edge === "string" ? [...at, name] : withoutFollows(lock, edge, depth + 1);
    if (next === undefined) return undefined;
    at = next;
  }
  return at;
}

/** More than that follow each other in a circle. */
const MOST_FOLLOWS = 100;

function nodeAt(lock: LockFile, path: InputPath): LockFile["nodes"][string] | undefined {
  let label = lock.root;
  for (const name of path) {
    const edge = lock.nodes[label]?.inputs?.[name];
    if (typeof edge !== "string") return undefined;
    label = edge;
  }
  return lock.nodes[label];
}

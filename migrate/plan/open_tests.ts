/**
 * Tests of NixOS machines of which it is open where they run: they are functions, and what
 * nix-build would call, a flake has to.
 *
 * @module
 */
import type { Node } from "../../nix/syntax/nodes.ts";
import { unwrapped } from "../../nix/syntax/unwrapped.ts";
import { walk } from "../../nix/syntax/walk.ts";
import { type Shape, shapeOf, shapeWhenCalled } from "../scan/shape.ts";
import type { Lookup } from "../scan/lookups.ts";
import type { NixFile, Project } from "../scan/project.ts";

/** How many sets, one in another, are looked into. */
const DEPTH = 3;

/** The calls that make those among the values of files, and of the sets that they are. */
export function openTests(files: readonly NixFile[]): ReadonlySet<Node> {
  return new Set(files.flatMap(({ shape }) => openIn(shapeWhenCalled(shape), DEPTH)));
}

/** The calls that make the tests, each all of a file, which others read and tell where they run. */
export function toldTests(lookups: readonly Lookup[], { files }: Project): ReadonlySet<Node> {
  return new Set(lookups.flatMap((lookup) => {
    const told = lookup.kind === "file" && lookup.argument !== undefined;
    const shape = told ? files.get(lookup.target)?.shape : undefined;
    return shape?.kind === "derivation" && shape.open ? [shape.open] : [];
  }));
}

/**
 * Whether a file is a function that gives such a test, and one of the files that read it calls what
 * it gives: that must go on being a function, so that the file is no check.
 */
export function isCalledOn(
  { path, shape }: NixFile,
  lookups: (path: string) => readonly Lookup[],
  { files }: Project,
): boolean {
  const made = shapeWhenCalled(shape);
  if (shape.kind !== "function" || made.kind !== "derivation" || !made.open) return false;
  return [...files.values()].some((reader) => {
    const calls = lookups(reader.path).filter((lookup) =>
      lookup.kind === "file" && lookup.target === path && lookup.argument !== undefined
    );
    return calls.length > 0 && calledNodes(reader).intersection(nodesOf(calls)).size > 0;
  });
}

function nodesOf(lookups: readonly Lookup[]): ReadonlySet<Node> {
  return new Set(lookups.map(({ node }) => node));
}

/** What the file calls. */
function calledNodes({ tree }: NixFile): ReadonlySet<Node> {
  const called = new Set<Node>();
  walk(tree.root, (node) => {
    if (node.type === "Apply") called.add(unwrapped(node.function));
  });
  return called;
}

/** Whether a file is such a test, and nothing around it takes arguments. */
export function isOpenTest(file: NixFile | undefined): boolean {
  return file?.shape.kind === "derivation" && file.shape.open !== undefined;
}

function openIn(shape: Shape, depth: number): readonly Node[] {
  if (shape.kind === "derivation") return shape.open === undefined ? [] : [shape.open];
  if (shape.kind !== "set" || depth === 0) return [];
  return [...shape.attributes.values()].flatMap((thunk) => openIn(shapeOf(thunk), depth - 1));
}

/**
 * Tests of NixOS machines of which it is open where they run: they are functions, and what nix-build
 * would call, a flake has to.
 *
 * @module
 */
import type { Node } from "../../nix/syntax/nodes.ts";
import { type Shape, shapeOf, shapeWhenCalled } from "../scan/shape.ts";
import type { Lookup } from "../scan/lookups.ts";
import type { NixFile, Project } from "../scan/project.ts";

/** How many sets, one in another, are looked into. */
const DEPTH = 3;

/**
 * The calls that make those among the values of files, and of the sets that they are; but for tests
 * that are all of a file, and told where they run by whoever reads it.
 */
export function openTests(
  files: readonly NixFile[],
  isToldElsewhere: (call: Node) => boolean = () => false,
): ReadonlySet<Node> {
  const open = files.flatMap(({ shape }) => openIn(shapeWhenCalled(shape), DEPTH));
  return new Set(open.filter((call) => !isToldElsewhere(call)));
}

/** The calls that make the tests of files which others read and tell where they run. */
export function toldTests(lookups: readonly Lookup[], { files }: Project): ReadonlySet<Node> {
  return new Set(lookups.flatMap((lookup) => {
    const told = lookup.kind === "file" && lookup.argument !== undefined;
    const shape = told ? files.get(lookup.target)?.shape : undefined;
    return shape?.kind === "derivation" && shape.open ? [shape.open] : [];
  }));
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

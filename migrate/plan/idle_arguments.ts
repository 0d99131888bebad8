/**
 * Arguments of a file that chose a tree which is an input now.
 *
 * @module
 */
import { type Diagnostic, placeOf } from "../../nix/diagnostic.ts";
import { within } from "../../nix/syntax/range.ts";
import { scopeOf } from "../../nix/syntax/scope.ts";
import type { ImportLookup, SourceLookup } from "../scan/lookups.ts";
import type { Work } from "./parameters.ts";

/** `{ rev ? "…", sha256 ? "…" }: … fetchTarball …`: what chose the tree, and does nothing else. */
export function idleArguments(
  { node }: SourceLookup | ImportLookup,
  { file: { path, tree }, function: file }: Work,
): readonly Diagnostic[] {
  if (file === undefined) return [];
  const readers = [...scopeOf(tree.root)].flatMap(([reader, binder]) =>
    binder.kind === "formal" && binder.lambda === file.lambda
      ? [[reader, binder.node]] as const
      : []
  );
  const others = new Set(
    readers.flatMap(([reader, formal]) => within(reader, node) ? [] : [formal]),
  );
  const chose = readers.flatMap(([, formal]) => others.has(formal) ? [] : [formal]);
  const [first] = chose;
  if (first === undefined) return [];
  const names = [...new Set(chose.map(({ name }) => `"${name.name}"`))].join(" and ");
  return [{
    severity: "note",
    code: "idle-argument",
    message: `${names} chose a tree; flake.lock does now, and nothing follows what is given here`,
    place: placeOf(path, tree.text, first.start, first.end),
    help: "override the input of the flake instead",
  }];
}

/**
 * What changed between two lock files, as Nix tells it.
 *
 * @module
 */
import { compareBytes } from "../../nix/store/nar.ts";
import {
  type FlakeRef,
  NEWEST_RELEASE,
  type NixRelease,
  printFlakeRef,
  sameRef,
} from "../ref/mod.ts";
import { printInputPath } from "./flake_input.ts";
import type { LockFile } from "./lock_file.ts";
import { allInputs, type GraphEdge, graphOf, isFollows } from "./lock_graph.ts";

/** One input that changed; its sides in Nix's words. */
export type InputChange =
  | { readonly kind: "added"; readonly input: string; readonly after: string }
  | { readonly kind: "removed"; readonly input: string }
  | {
    readonly kind: "updated";
    readonly input: string;
    readonly before: string;
    readonly after: string;
  };

/** The inputs that differ, in the order of their paths. */
export function lockChanges(
  before: LockFile,
  after: LockFile,
  like: NixRelease = NEWEST_RELEASE,
): readonly InputChange[] {
  const [old, now] = [edgesOf(before), edgesOf(after)];
  const paths = [...new Set([...old.keys(), ...now.keys()])].sort(compareBytes);
  return paths.flatMap((path) => changeOf(path, old.get(path), now.get(path), like) ?? []);
}

/** `• Added input 'x':` and its like, as Nix prints them. */
export function printChange(change: InputChange): string {
  switch (change.kind) {
    case "added":
      return `• Added input '${change.input}':\n    ${change.after}`;
    case "removed":
      return `• Removed input '${change.input}'`;
    case "updated":
      return `• Updated input '${change.input}':\n    ${change.before}\n  → ${change.after}`;
    default:
      return change satisfies never;
  }
}

/** Paths are compared name by name: no byte of a name is below the separator. */
const SEPARATOR = "\0";

function edgesOf(lock: LockFile): ReadonlyMap<string, GraphEdge> {
  return new Map(
    allInputs(graphOf(lock)).map(([path, edge]) => [path.join(SEPARATOR), edge]),
  );
}

function changeOf(
  path: string,
  before: GraphEdge | undefined,
  after: GraphEdge | undefined,
  like: NixRelease,
): InputChange | undefined {
  const describe = (edge: GraphEdge) => describeEdge(edge, like);
  const input = printInputPath(path.split(SEPARATOR));
  if (after === undefined) return { kind: "removed", input };
  if (before === undefined) return { kind: "added", input, after: describe(after) };
  if (sameEdge(before, after)) return undefined;
  return { kind: "updated", input, before: describe(before), after: describe(after) };
}

function sameEdge(left: GraphEdge, right: GraphEdge): boolean {
  if (isFollows(left) || isFollows(right)) {
    return isFollows(left) && isFollows(right) && left.join(SEPARATOR) === right.join(SEPARATOR);
  }
  return left.lock !== undefined && right.lock !== undefined &&
    sameRef(left.lock.locked, right.lock.locked);
}

function describeEdge(edge: GraphEdge, like: NixRelease): string {
  if (isFollows(edge)) return `follows '${printInputPath(edge)}'`;
  return edge.lock === undefined ? "the flake itself" : describeRef(edge.lock.locked, like);
}

/** The reference and, where it is known, the day of its tree (UTC). */
export function describeRef(ref: FlakeRef, like: NixRelease = NEWEST_RELEASE): string {
  const date = "lastModified" in ref && ref.lastModified !== undefined
    ? ` (${new Date(ref.lastModified * 1000).toISOString().slice(0, 10)})`
    : "";
  return `'${printFlakeRef(ref, like)}'${date}`;
}

/**
 * flake.lock as data, and as the text Nix writes.
 *
 * Source of the rules: Nix manual, `nix flake`, "Lock files"; the text is what Nix's JSON printer
 * makes of version 7: keys in byte order, two spaces, a final newline.
 *
 * @module
 */
import type { FlakeRef } from "../ref/mod.ts";
import { printNixJson } from "./nix_json.ts";

/** An input of a node: the label of another node, or a path of inputs from the root to follow. */
export type LockEdge = string | readonly string[];

/** A node of the lock file's graph. */
export interface LockNode {
  /** The inputs by name; absent or empty when there are none. */
  readonly inputs?: Readonly<Record<string, LockEdge>>;
  /** What was fetched; absent on the root alone. */
  readonly locked?: FlakeRef;
  /** What flake.nix says; absent on the root alone. */
  readonly original?: FlakeRef;
  /** False for an input that is no flake; absent otherwise. */
  readonly flake?: false;
  /** For a relative path: the path of inputs to the flake it is relative to; `[]` is the root. */
  readonly parent?: readonly string[];
}

/** A lock file. Version 5 and 6 are read; what is written is version 7. */
export interface LockFile {
  /** The format. */
  readonly version: 7;
  /** The label of the node that stands for the flake itself. */
  readonly root: string;
  /** The nodes by label. */
  readonly nodes: Readonly<Record<string, LockNode>>;
}

/** A lock file without inputs. */
export const EMPTY_LOCK: LockFile = { version: 7, root: "root", nodes: { root: {} } };

/**
 * The text of flake.lock, byte for byte as Nix writes it.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { EMPTY_LOCK, printLock } from "./lock_file.ts";
 *
 * assertEquals(
 *   printLock(EMPTY_LOCK),
 *   `{\n  "nodes": {\n    "root": {}\n  },\n  "root": "root",\n  "version": 7\n}\n`,
 * );
 * ```
 */
export function printLock(lock: LockFile): string {
  const nodes = Object.fromEntries(
    Object.entries(lock.nodes).map(([label, node]) => [label, nodeJson(node)]),
  );
  return `${printNixJson({ nodes, root: lock.root, version: lock.version }, true)}\n`;
}

function nodeJson(node: LockNode): object {
  const hasInputs = node.inputs !== undefined && Object.keys(node.inputs).length > 0;
  return {
    ...(node.flake === false ? { flake: false } : {}),
    ...(hasInputs ? { inputs: node.inputs } : {}),
    ...(node.locked === undefined ? {} : { locked: { ...node.locked } }),
    ...(node.original === undefined ? {} : { original: { ...node.original } }),
    ...(node.parent === undefined ? {} : { parent: node.parent }),
  };
}

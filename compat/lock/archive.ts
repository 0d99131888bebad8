/**
 * `nix flake archive`: a flake and all its inputs in the store.
 *
 * @module
 */
import { failure } from "../../nix/diagnostic.ts";
import { isRelative } from "../ref/mod.ts";
import { fetchTree } from "./fetch/fetch_tree.ts";
import type { FetchSession } from "./fetch/session.ts";
import { storePathOf, storeTree } from "./fetch/store_tree.ts";
import type { FetchedTree } from "./flake_input.ts";
import type { LockFile } from "./lock_file.ts";
import { type GraphNode, graphOf, isFollows, sortedEntries } from "./lock_graph.ts";

/** What `nix flake archive --json` prints of an input. */
export interface ArchivedInput {
  /** Its store path; absent for a relative path, which is part of another tree. */
  readonly path?: string;
  readonly inputs: Readonly<Record<string, ArchivedInput>>;
}

/** What it prints of the flake. */
export interface Archived extends ArchivedInput {
  readonly path: string;
}

/** What is done with each tree. */
export interface ArchiveOptions {
  /** Whether only the paths are computed. */
  readonly dryRun: boolean;
  /** The store the trees are copied to, as NIX_REMOTE names it, besides the usual one. */
  readonly to?: string;
}

/** Puts the trees of a flake and of all inputs in its lock into the store. */
export async function archiveFlake(
  tree: FetchedTree,
  lock: LockFile,
  session: FetchSession,
  options: ArchiveOptions,
): Promise<Archived> {
  const done = new Map<GraphNode, Promise<string | undefined>>();
  const pathOf = (node: GraphNode): Promise<string | undefined> => {
    const known = done.get(node) ?? archiveNode(node, session, options);
    done.set(node, known);
    return known;
  };
  const path = await archiveTree(tree, session, options);
  return { path, inputs: await inputsOf(graphOf(lock), pathOf) };
}

async function inputsOf(
  node: GraphNode,
  pathOf: (node: GraphNode) => Promise<string | undefined>,
): Promise<ArchivedInput["inputs"]> {
  const inputs: Record<string, ArchivedInput> = {};
  for (const [name, edge] of sortedEntries(node.inputs)) {
    if (isFollows(edge)) continue;
    const path = await pathOf(edge);
    inputs[name] = {
      ...(path === undefined ? {} : { path }),
      inputs: await inputsOf(edge, pathOf),
    };
  }
  return inputs;
}

async function archiveNode(
  { lock }: GraphNode,
  session: FetchSession,
  options: ArchiveOptions,
): Promise<string | undefined> {
  if (lock === undefined || isRelative(lock.locked)) return undefined;
  const { locked } = lock;
  if (options.dryRun && locked.narHash !== undefined) return await storePathOf(locked);
  const withFiles: FetchedTree["withFiles"] = async (use) =>
    await (await fetchTree(locked, session)).withFiles(use);
  return await archiveTree({ locked, withFiles }, session, options);
}

async function archiveTree(
  tree: Pick<FetchedTree, "locked" | "withFiles">,
  session: FetchSession,
  { dryRun, to }: ArchiveOptions,
): Promise<string> {
  const known = await storePathOf(tree.locked);
  if (dryRun && known !== undefined) return known;
  const path = await storeTree(tree, session);
  if (known !== undefined && path !== known) {
    throw failure("input-mismatch", `the tree of "${known}" is not what its lock says`);
  }
  if (to !== undefined) await storeTree(tree, session, { env: { NIX_REMOTE: to } });
  return path;
}

/** The store paths of a flake and its inputs, each once. */
export function pathsOf(archived: ArchivedInput): readonly string[] {
  const own = archived.path === undefined ? [] : [archived.path];
  return [...new Set([...own, ...Object.values(archived.inputs).flatMap(pathsOf)])];
}

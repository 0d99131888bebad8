/**
 * `nix flake archive`: a flake and all its inputs in the store.
 *
 * @module
 */
import { failure } from "../../nix/diagnostic.ts";
import { inStore } from "../../nix/tools/in_store.ts";
import { isRelative } from "../ref/mod.ts";
import { fetchTree } from "./fetch/fetch_tree.ts";
import type { FetchSession } from "./fetch/session.ts";
import { relativeTrees } from "./fetch/relative_tree.ts";
import { storePathOf, storeTree } from "./fetch/store_tree.ts";
import { smallFiles } from "./fetch/tree_part.ts";
import type { FetchedTree, FlakePlace } from "./flake_input.ts";
import type { LockFile } from "./lock_file.ts";
import { type GraphNode, graphOf, isFollows, sortedEntries } from "./lock_graph.ts";

/** What `nix flake archive --json` prints of an input. */
export interface ArchivedInput {
  /** Its store path; absent for a path that is part of another tree. */
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
  flake: FlakePlace & { readonly tree: FetchedTree },
  lock: LockFile,
  session: FetchSession,
  options: ArchiveOptions,
): Promise<Archived> {
  const path = await archiveTree(flake.tree, session, options);
  const done = new Map<GraphNode, Promise<string>>();
  const archive = (node: GraphNode, tree: FetchedTree) => {
    const known = done.get(node) ?? archiveTree(tree, session, options);
    done.set(node, known);
    return known;
  };
  const treeOf = treesIn(session);
  const inputsOf = async (node: GraphNode, from: FlakePlace): Promise<ArchivedInput["inputs"]> => {
    const inputs: Record<string, ArchivedInput> = {};
    for (const [name, edge] of sortedEntries(node.inputs)) {
      if (isFollows(edge)) continue;
      const tree = treeOf(edge, from);
      const path = tree === undefined ? {} : { path: await archive(edge, tree) };
      const place = tree === undefined ? from : { tree, dir: edge.lock?.locked.dir ?? "" };
      inputs[name] = { ...path, inputs: await inputsOf(edge, place) };
    }
    return inputs;
  };
  return { path, inputs: await inputsOf(graphOf(lock), flake) };
}

/**
 * The tree of a node that the flake at a place has for an input, fetched once it is looked into.
 * Undefined for a relative path, which is part of another tree; Nix 2.8 takes it for one of its
 * own, and locks its hash.
 */
function treesIn(
  session: FetchSession,
): (node: GraphNode, from: FlakePlace) => FetchedTree | undefined {
  const relative = relativeTrees(session);
  return ({ lock }, from) => {
    if (lock === undefined) return undefined;
    const { locked } = lock;
    if (isRelative(locked) && locked.narHash === undefined) return undefined;
    const withFiles: FetchedTree["withFiles"] = async (use) => {
      const part = locked.type === "path" ? relative.fetch(locked, from) : undefined;
      return await (await (part ?? fetchTree(locked, session))).withFiles(use);
    };
    return { locked, withFiles, ...smallFiles(withFiles) };
  };
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
  if (to !== undefined) await storeTree(tree, session, inStore(to));
  return path;
}

/** The store paths of a flake and its inputs, each once. */
export function pathsOf(archived: ArchivedInput): readonly string[] {
  const own = archived.path === undefined ? [] : [archived.path];
  return [...new Set([...own, ...Object.values(archived.inputs).flatMap(pathsOf)])];
}

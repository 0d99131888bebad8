/**
 * The flake that a command is about. One on this machine is read where it stands; in a git
 * repository only what git tracks is there, as for Nix.
 *
 * @module
 */
import { exists } from "@std/fs";
import {
  type FlakeRef,
  type GitRef,
  type NixRelease,
  type PathRef,
  resolveRef,
} from "../../ref/mod.ts";
import { filePathOf, parseUrl } from "../../ref/url.ts";
import { readDeclaration } from "../flake_declaration.ts";
import type { FetchedTree, SourceTree, TreeFiles } from "../flake_input.ts";
import { withSelfAttributes } from "../flake_source.ts";
import { fetchPath, filesAt, withLinkedLock } from "./directory.ts";
import { changesDigest } from "./dirty_tree.ts";
import { fetchTree } from "./fetch_tree.ts";
import { fetchWorkingTree } from "./git.ts";
import { allRegistries, ownRegistries } from "./registries.ts";
import type { FetchSession } from "./session.ts";
import { trackedFiles } from "./tracked_files.ts";

/** A flake, the tree it is in, and what is known of where it is from. */
export interface RootFlake {
  /** As it was named. */
  readonly original: FlakeRef;
  /** What the registries made of that. */
  readonly resolved: FlakeRef;
  /** The directory of flake.nix from the tree's root; empty for the root itself. */
  readonly dir: string;
  readonly tree: SourceTree;
  /** The root of the tree on this machine, where its files can be changed. */
  readonly directory?: string;
  /** The tree as it is now, with its hash; a tree on this machine is read again by each call. */
  readonly fetched: () => Promise<FetchedTree>;
  /** What tells the uncommitted changes of a git repository from others, as they are now. */
  readonly changes?: () => Promise<string | undefined>;
}

/**
 * The flake that `original` names, not relative; since 2.34 its tree is what its `inputs.self` asks
 * for. Throws failures.
 */
export async function rootFlake(original: FlakeRef, session: FetchSession): Promise<RootFlake> {
  const root = await rootTree(original, session);
  const { self } = await readDeclaration(root.tree, root.dir, { like: session.like });
  const { resolved } = root;
  const found = root.directory === undefined ? root.tree.locked : resolved;
  const wanted = session.like === "2.34" ? withSelfAttributes(found, self) : found;
  return wanted === found ? root : { ...await treeAt(original, wanted, session), resolved };
}

/** The tree that `original` names, whether a flake is in it or not. Throws failures. */
export async function rootTree(original: FlakeRef, session: FetchSession): Promise<RootFlake> {
  return await treeAt(original, await resolvedRef(original, session), session);
}

async function treeAt(
  original: FlakeRef,
  resolved: FlakeRef,
  session: FetchSession,
): Promise<RootFlake> {
  return await localFlake(original, resolved, session) ??
    await remoteFlake(original, resolved, session);
}

/**
 * What the registries make of a reference. The global one is asked for names alone: Nix asks it for
 * everything, and so wants a network for everything.
 */
export async function resolvedRef(ref: FlakeRef, session: FetchSession): Promise<FlakeRef> {
  const registries = ref.type === "indirect"
    ? await allRegistries(session)
    : ownRegistries(session);
  return resolveRef(ref, registries.map(({ registry }) => registry));
}

async function localFlake(
  original: FlakeRef,
  resolved: FlakeRef,
  session: FetchSession,
): Promise<RootFlake | undefined> {
  const dir = resolved.dir ?? "";
  if (resolved.type === "path") {
    const { like } = session;
    const directory = resolved.path;
    const tree = { locked: resolved, ...ownFiles(await filesAt(directory, like), directory, like) };
    return { original, resolved, dir, tree, directory, fetched: () => fetchPath(resolved, like) };
  }
  const directory = resolved.type === "git" ? await workingTree(resolved) : undefined;
  if (resolved.type !== "git" || directory === undefined) return undefined;
  const locked: PathRef = { type: "path", path: directory };
  const recursively = resolved.submodules === true;
  const files = trackedFiles({ root: directory, recursively });
  const tree = { locked, ...ownFiles(files, directory, session.like) };
  const fetched = () => fetchWorkingTree(resolved, session);
  const changes = () => changesDigest(directory);
  return { original, resolved, dir, tree, directory, fetched, changes };
}

function ownFiles(files: TreeFiles, directory: string, like: NixRelease): TreeFiles {
  return like === "2.8" ? withLinkedLock(files, directory) : files;
}

async function remoteFlake(
  original: FlakeRef,
  resolved: FlakeRef,
  session: FetchSession,
): Promise<RootFlake> {
  const tree = await fetchTree(resolved, session);
  const dir = tree.dir ?? resolved.dir ?? "";
  return { original, resolved, dir, tree, fetched: () => Promise.resolve(tree) };
}

/** The directory of a repository whose files, not a commit, are meant. */
async function workingTree(ref: GitRef): Promise<string | undefined> {
  const url = parseUrl(ref.url);
  if (url.scheme !== "file" || ref.ref !== undefined || ref.rev !== undefined) return undefined;
  const path = filePathOf(url.path).replace(/(?<=.)\/+$/, "");
  return await exists(`${path}/.git`) ? path : undefined;
}

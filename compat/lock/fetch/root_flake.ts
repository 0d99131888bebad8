/**
 * The flake that a command is about. One on this machine is read where it stands; in a git
 * repository only what git tracks is there, as for Nix.
 *
 * @module
 */
import { join } from "@std/path";
import {
  type FlakeRef,
  type GitRef,
  type MercurialRef,
  type NixRelease,
  type PathRef,
  resolveRef,
} from "../../ref/mod.ts";
import { readDeclaration } from "../flake_declaration.ts";
import type { FetchedTree, SourceTree, TreeFiles } from "../flake_input.ts";
import { refetching, withSelfAttributes } from "../flake_source.ts";
import { needSound } from "../need_sound.ts";
import { fetchPath, filesAt, withLinkedLock } from "./directory.ts";
import { changesDigest } from "./dirty_tree.ts";
import { checkTree, fetchTree } from "./fetch_tree.ts";
import { fetchWorkingTree } from "./git.ts";
import { fetchMercurial, workingDirectory } from "./mercurial.ts";
import { allRegistries, ownRegistries } from "./registries.ts";
import { checkoutPath } from "./repository_path.ts";
import type { FetchSession } from "./session.ts";
import { trackedFiles } from "./tracked_files.ts";
import type { LockPlace } from "./write_lock.ts";

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
  /**
   * Where its lock file is written; absent for a tree that is not on this machine and, as in Nix,
   * for a flake that is named by a registry's name.
   */
  readonly lockPlace?: LockPlace;
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
  if (wanted === found) return root;
  session.progress?.(refetching(wanted));
  return { ...await treeAt(original, wanted, session), resolved };
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
  needSound(resolved);
  const local = await localFlake(original, resolved, session);
  if (local === undefined) return await remoteFlake(original, resolved, session);
  if (original.type !== "indirect") return local;
  const { lockPlace: _place, ...named } = local;
  return named;
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
    const fetched = async () => checkTree(resolved, await fetchPath(resolved, like));
    if (resolved.narHash !== undefined || resolved.lastModified !== undefined) await fetched();
    const lockPlace = { directory: join(directory, dir) };
    return { original, resolved, dir, tree, directory, lockPlace, fetched };
  }
  if (resolved.type === "hg") return await mercurialFlake(original, resolved, session);
  const directory = resolved.type === "git" ? await workingTree(resolved) : undefined;
  if (resolved.type !== "git" || directory === undefined) return undefined;
  const locked: PathRef = { type: "path", path: directory };
  const recursively = resolved.submodules === true;
  const files = trackedFiles({ root: directory, recursively });
  const tree = { locked, ...ownFiles(files, directory, session.like) };
  const fetched = () => fetchWorkingTree(resolved, session);
  const changes = () => changesDigest(directory);
  const lockPlace = { directory: join(directory, dir), tracker: "git" } as const;
  return { original, resolved, dir, tree, directory, lockPlace, fetched, changes };
}

/**
 * The tree may be that of a commit which is not checked out: only the lock file is written there.
 */
async function mercurialFlake(
  original: FlakeRef,
  resolved: MercurialRef,
  session: FetchSession,
): Promise<RootFlake | undefined> {
  const directory = await workingDirectory(resolved);
  if (directory === undefined) return undefined;
  const dir = resolved.dir ?? "";
  const fetched = () => fetchMercurial(resolved, { ...session, takesDirty: true });
  const lockPlace = { directory: join(directory, dir), tracker: "hg" } as const;
  return { original, resolved, dir, tree: await fetched(), lockPlace, fetched };
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
  return ref.ref === undefined && ref.rev === undefined ? await checkoutPath(ref.url) : undefined;
}

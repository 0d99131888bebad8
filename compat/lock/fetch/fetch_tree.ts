/**
 * Flake reference → source tree: one door for every type of input.
 *
 * @module
 */
import { failure } from "../../../nix/diagnostic.ts";
import { type AttributeValue, type FlakeRef, printFlakeRef, sameRef } from "../../ref/mod.ts";
import { resolveRef } from "../../ref/registry.ts";
import type { FetchedTree } from "../flake_input.ts";
import { needSound } from "../need_sound.ts";
import { fetchPath } from "./directory.ts";
import { fetchFile, fetchTarball } from "./download_input.ts";
import { fetchForge } from "./forge.ts";
import { fetchGit } from "./git.ts";
import { fetchMercurial } from "./mercurial.ts";
import { inputRegistries } from "./registries.ts";
import type { FetchSession } from "./session.ts";
import { treeInStore } from "./store_tree.ts";

/**
 * The tree that `ref` means, fetched once a session. What the reference says already (hash,
 * revision, date) is checked. A tree that a lock names is taken from the store if it is there, as
 * Nix does. Throws failures.
 */
export async function fetchTree(ref: FlakeRef, session: FetchSession): Promise<FetchedTree> {
  needSound(ref);
  const { dir: _dir, ...whole } = ref;
  const known = session.trees.get(keyOf(ref));
  if (known !== undefined) return await known;
  const fetched = storedOrFetched(whole as FlakeRef, session);
  session.trees.set(keyOf(ref), fetched);
  return await fetched;
}

/** Lets {@linkcode fetchTree} give a tree for what locks it. */
export function knowTree(tree: FetchedTree, session: FetchSession): void {
  session.trees.set(keyOf(tree.locked), Promise.resolve(tree));
}

function keyOf(ref: FlakeRef): string {
  const { dir: _dir, ...whole } = ref;
  return JSON.stringify(Object.entries(whole).sort());
}

async function storedOrFetched(ref: FlakeRef, session: FetchSession): Promise<FetchedTree> {
  return await treeInStore(ref) ?? await fetchChecked(ref, session);
}

async function fetchChecked(ref: FlakeRef, session: FetchSession): Promise<FetchedTree> {
  const isRedirected = session.flagRegistry?.some(({ from }) => from.type === ref.type) ?? false;
  return checkTree(ref, await (isRedirected ? fetchByRegistry : fetchByType)(ref, session));
}

/** What Nix ends with where a tree's NAR hash is not the one that was expected. */
const OTHER_HASH = 102;

/** The tree, if it is what the reference says of it (hash, revision, date). Throws failures. */
export function checkTree(ref: FlakeRef, tree: FetchedTree): FetchedTree {
  for (const name of ["narHash", "lastModified", "rev", "revCount"] as const) {
    const wanted = name in ref ? ref[name as keyof FlakeRef] : undefined;
    const got = tree.locked[name as keyof FlakeRef];
    if (wanted === undefined) continue;
    if (got !== undefined && normal(name, got) === normal(name, wanted)) continue;
    const input = `in input '${printFlakeRef(ref)}', expected '${wanted}' but got '${got}'`;
    throw name === "narHash"
      ? failure("input-mismatch", `NAR hash mismatch ${input}`, { exitStatus: OTHER_HASH })
      : failure("input-mismatch", `'${name}' attribute mismatch ${input}`);
  }
  return tree;
}

/** Revisions may be written in capitals, hashes without their final `=`. */
function normal(name: string, value: AttributeValue): AttributeValue {
  if (name === "rev") return String(value).toLowerCase();
  return name === "narHash" ? String(value).replace(/=$/, "") : value;
}

function fetchByType(ref: FlakeRef, session: FetchSession): Promise<FetchedTree> {
  switch (ref.type) {
    case "path":
      return fetchPath(ref, session.like);
    case "git":
      return fetchGit(ref, session);
    case "github":
    case "gitlab":
    case "sourcehut":
      return fetchForge(ref, session);
    case "tarball":
      return fetchTarball(ref, session);
    case "file":
      return fetchFile(ref, session);
    case "indirect":
      return fetchByRegistry(ref, session);
    case "hg":
      return fetchMercurial(ref, session);
    default:
      return ref satisfies never;
  }
}

/** What the registries say; the `dir` of their entry goes with the tree. */
async function fetchByRegistry(ref: FlakeRef, session: FetchSession): Promise<FetchedTree> {
  const resolved = resolveRef(ref, await inputRegistries(session));
  const { dir } = resolved;
  const tree = await (sameRef(resolved, ref) ? fetchByType : fetchTree)(resolved, session);
  return dir === undefined ? tree : { ...tree, dir };
}

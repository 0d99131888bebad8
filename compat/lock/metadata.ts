/**
 * `nix flake metadata`, without Nix: what a flake on disk is, and its inputs as a tree.
 *
 * @module
 */
import type { Diagnostic } from "../../nix/diagnostic.ts";
import { digest } from "../../nix/store/digest.ts";
import { parseHash, printHash } from "../../nix/store/hash.ts";
import { sourcePath } from "../../nix/store/store_path.ts";
import { storeDirectory } from "../../nix/tools/store_directory.ts";
import {
  type Attributes,
  type FlakeRef,
  type GitRef,
  NEWEST_RELEASE,
  type NixRelease,
  printFlakeRef,
} from "../ref/mod.ts";
import { namedFlake } from "./fetch/named_flake.ts";
import { type RootFlake, rootFlake } from "./fetch/root_flake.ts";
import { type FetchSession, withFetchSession } from "./fetch/session.ts";
import { readDeclaration } from "./flake_declaration.ts";
import { printInputPath } from "./flake_input.ts";
import { type LockFlakeOptions, lockRoot, unlockedInput } from "./lock_flake.ts";
import { type LockFile, printLock } from "./lock_file.ts";
import { type GraphNode, graphOf, isFollows, sortedEntries } from "./lock_graph.ts";

/** What `nix flake metadata --json` prints, field by field. */
export interface FlakeMetadata {
  /** What flake.nix says of itself. */
  readonly description?: string;
  /** The commit that a changed tree started from, and `-dirty`. */
  readonly dirtyRevision?: string;
  /** Of the flake with its lock, base 16; absent for a tree with changes that are not committed. */
  readonly fingerprint?: string;
  /** Seconds since 1970. */
  readonly lastModified?: number;
  /** The reference to exactly this tree. */
  readonly locked: Attributes;
  /** The lock file, as it is or would be. */
  readonly locks: LockFile;
  /** The reference as it was given. */
  readonly original: Attributes;
  /** The same as a URL. */
  readonly originalUrl: string;
  /** The store path that the tree has or would have. */
  readonly path: string;
  /** The reference once registries have been asked. */
  readonly resolved: Attributes;
  /** The same as a URL. */
  readonly resolvedUrl: string;
  /** How many commits lead to this one. */
  readonly revCount?: number;
  /** The commit. */
  readonly revision?: string;
  /** `locked` as a URL. */
  readonly url: string;
}

/** The metadata of a flake. Nothing is written, also where the lock is stale. */
export async function flakeMetadata(
  options: LockFlakeOptions,
): Promise<{ readonly metadata: FlakeMetadata; readonly warnings: readonly Diagnostic[] }> {
  const like = options.like ?? NEWEST_RELEASE;
  return await withFetchSession({ ...options, like }, async (session) => {
    const root = await rootFlake((await namedFlake(options.flake, { like })).ref, session);
    const { lock, warnings } = await lockRoot(root, session, options);
    return { metadata: await metadataOf(root, lock, session), warnings };
  });
}

/** The metadata of a flake with its lock file. */
export async function metadataOf(
  { original, resolved, dir, tree, changes, fetched }: RootFlake,
  lock: LockFile,
  session: Pick<FetchSession, "like" | "settings">,
): Promise<FlakeMetadata> {
  const { like } = session;
  const { description } = await readDeclaration(tree, dir, { like });
  const { locked } = await fetched();
  const shown = dir === "" ? locked : { ...locked, dir };
  const isPinned = like !== "2.8" && unlockedInput(lock, session) === undefined;
  return {
    ...(description === undefined ? {} : { description }),
    ...revisionsOf(shown),
    ...isPinned ? await fingerprintOf(shown, { changes, dir, lock, like }) : {},
    locked: like === "2.8" ? { ...shown } : { __final: true, ...shown },
    locks: lock,
    original: { ...original },
    originalUrl: printFlakeRef(original, like),
    path: await sourcePath(parseHash(locked.narHash!, "sha256"), "source", storeDirectory()),
    resolved: { ...resolved },
    resolvedUrl: printFlakeRef(resolved, like),
    url: printFlakeRef(shown, like),
  };
}

/** What of a locked reference tells its age. */
type Dated = Pick<GitRef, "lastModified" | "rev" | "revCount" | "dirtyRev">;

function revisionsOf(
  locked: FlakeRef,
): Pick<FlakeMetadata, "dirtyRevision" | "lastModified" | "revCount" | "revision"> {
  const { lastModified, rev, revCount, dirtyRev } = locked as Dated;
  return {
    ...(dirtyRev === undefined ? {} : { dirtyRevision: dirtyRev }),
    ...(lastModified === undefined ? {} : { lastModified }),
    ...(revCount === undefined ? {} : { revCount }),
    ...(rev === undefined ? {} : { revision: rev }),
  };
}

/** What a fingerprint depends on besides the tree. */
interface Fingerprinted {
  readonly changes: RootFlake["changes"];
  readonly dir: string;
  readonly lock: LockFile;
  readonly like: NixRelease;
}

async function fingerprintOf(
  locked: FlakeRef,
  { changes, dir, lock, like }: Fingerprinted,
): Promise<Pick<FlakeMetadata, "fingerprint">> {
  const isDirty = locked.type === "git" && locked.rev === undefined;
  const tree = isDirty
    ? await dirtyFingerprint(locked, changes, like)
    : treeFingerprint(locked, like);
  return tree === undefined ? {} : { fingerprint: await fingerprint(tree, locked, dir, lock) };
}

/** Of a working directory: the commit it started from, and what is not committed. */
async function dirtyFingerprint(
  locked: GitRef,
  digest: RootFlake["changes"],
  like: NixRelease,
): Promise<string | undefined> {
  const head = locked.dirtyRev?.replace(/-dirty$/, "") ??
    (like === "2.34" ? "0".repeat(40) : undefined);
  const changes = head === undefined ? undefined : await digest?.();
  return changes && `${commitFingerprint({ ...locked, rev: head! })};d=${changes}`;
}

function commitFingerprint({ rev, submodules, exportIgnore, lfs }: GitRef): string {
  const marks = [[submodules, ";s"], [exportIgnore, ";e"], [lfs, ";l"]] as const;
  return rev + marks.map(([isSet, mark]) => isSet === true ? mark : "").join("");
}

/** Undefined where Nix has none. */
function treeFingerprint(locked: FlakeRef, like: NixRelease): string | undefined {
  switch (locked.type) {
    case "git":
      return commitFingerprint(locked);
    case "path":
      return like === "2.34" ? `path:${locked.narHash}` : undefined;
    case "tarball":
    case "file":
      return locked.narHash;
    case "github":
    case "gitlab":
    case "sourcehut":
    case "hg":
      return locked.rev;
    case "indirect":
      return undefined;
    default:
      return locked satisfies never;
  }
}

/** A key for Nix's cache of evaluations, base 16. */
async function fingerprint(
  tree: string,
  locked: FlakeRef,
  dir: string,
  lock: LockFile,
): Promise<string> {
  const { revCount, lastModified } = locked as Dated;
  const parts = [
    tree,
    dir,
    printLock(lock).trimEnd(),
    ...(revCount === undefined ? [] : [`revCount=${revCount}`]),
    ...(lastModified === undefined ? [] : [`lastModified=${lastModified}`]),
  ];
  return printHash(await digest([new TextEncoder().encode(parts.join(";"))]), "base16");
}

/** One line of the tree of inputs: what stands before the name, the name, and what it is. */
export interface InputLine {
  readonly branch: string;
  readonly name: string;
  readonly what: string;
}

/** The inputs as Nix draws them: a node that was shown is not shown again. 2.8 shows no dates. */
export function inputLines(
  lock: LockFile,
  like: NixRelease = NEWEST_RELEASE,
): readonly InputLine[] {
  const root = graphOf(lock);
  const visited = new Set<GraphNode>([root]);
  function linesOf(node: GraphNode, prefix: string): readonly InputLine[] {
    const entries = sortedEntries(node.inputs);
    return entries.flatMap(([name, edge], at) => {
      const isLast = at === entries.length - 1;
      const branch = `${prefix}${isLast ? "└───" : "├───"}`;
      if (isFollows(edge)) {
        return [{ branch, name, what: ` follows input '${printInputPath(edge)}'` }];
      }
      const line = { branch, name, what: `: ${describeNode(edge, like)}` };
      if (visited.has(edge)) return [line];
      visited.add(edge);
      return [line, ...linesOf(edge, `${prefix}${isLast ? "    " : "│   "}`)];
    });
  }
  return linesOf(root, "");
}

function describeNode({ lock }: GraphNode, like: NixRelease): string {
  if (lock === undefined) return "the flake itself";
  const { locked } = lock;
  const isDated = like !== "2.8" && "lastModified" in locked && locked.lastModified !== undefined;
  const date = isDated
    ? ` (${new Date(locked.lastModified * 1000).toISOString().slice(0, 19).replace("T", " ")})`
    : "";
  return `${printFlakeRef(locked, like)}${date}`;
}

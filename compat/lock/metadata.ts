/**
 * `nix flake metadata`, without Nix: what a flake on disk is, and its inputs as a tree.
 *
 * @module
 */
import type { Diagnostic } from "../../nix/diagnostic.ts";
import { digest } from "../../nix/store/digest.ts";
import { parseHash, printHash } from "../../nix/store/hash.ts";
import { sourcePath } from "../../nix/store/store_path.ts";
import { type Attributes, type FlakeRef, NEWEST_RELEASE, printFlakeRef } from "../ref/mod.ts";
import { fetchPath } from "./fetch/directory.ts";
import { fetchWorkingTree } from "./fetch/git.ts";
import { projectTree } from "./fetch/project_tree.ts";
import { type FetchSession, withFetchSession } from "./fetch/session.ts";
import { printInputPath } from "./flake_input.ts";
import { declarationOf } from "./flake_declaration.ts";
import { lockFlake, type LockFlakeOptions } from "./lock_flake.ts";
import { type LockFile, printLock } from "./lock_file.ts";
import { type GraphNode, graphOf, isFollows, sortedEntries } from "./lock_graph.ts";
import { filesIn } from "./tree_path.ts";

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

/** The metadata of the flake in a directory. Nothing is written, also where the lock is stale. */
export async function flakeMetadata(
  options: LockFlakeOptions,
): Promise<{ readonly metadata: FlakeMetadata; readonly warnings: readonly Diagnostic[] }> {
  const like = options.like ?? NEWEST_RELEASE;
  const { tree, dir, ref } = await projectTree(options.directory);
  const { lock, warnings } = await lockFlake(options);
  const [file] = filesIn(dir);
  const { description } = declarationOf(await tree.readText(file) ?? "", { file, like });
  const locked = await withFetchSession(
    { ...options, like },
    (session) => lockedRoot(ref, session),
  );
  const whole = dir === "" ? locked : { ...locked, dir };
  const metadata = {
    ...(description === undefined ? {} : { description }),
    ...await revisionsOf(locked, dir, lock),
    locked: like === "2.34" ? { __final: true, ...whole } : { ...whole },
    locks: lock,
    original: { ...ref },
    originalUrl: printFlakeRef(ref),
    path: await sourcePath(parseHash(locked.narHash!, "sha256")),
    resolved: { ...ref },
    resolvedUrl: printFlakeRef(ref),
    url: printFlakeRef(whole),
  };
  return { metadata, warnings };
}

type LockedRoot = Extract<FlakeRef, { type: "git" | "path" }>;

async function lockedRoot(ref: LockedRoot, session: FetchSession): Promise<LockedRoot> {
  if (ref.type === "git") return (await fetchWorkingTree(ref, session)).locked as LockedRoot;
  return (await fetchPath(ref)).locked as LockedRoot;
}

async function revisionsOf(
  locked: LockedRoot,
  dir: string,
  lock: LockFile,
): Promise<
  Pick<
    FlakeMetadata,
    "dirtyRevision" | "fingerprint" | "lastModified" | "revCount" | "revision"
  >
> {
  const { lastModified, rev, revCount } = locked;
  const dirtyRevision = locked.type === "git" ? locked.dirtyRev : undefined;
  const tree = treeFingerprint(locked);
  return {
    ...(dirtyRevision === undefined ? {} : { dirtyRevision }),
    ...(tree === undefined ? {} : { fingerprint: await fingerprint(tree, locked, dir, lock) }),
    ...(lastModified === undefined ? {} : { lastModified }),
    ...(revCount === undefined ? {} : { revCount }),
    ...(rev === undefined ? {} : { revision: rev }),
  };
}

function treeFingerprint(locked: LockedRoot): string | undefined {
  return locked.type === "git" ? locked.rev : `path:${locked.narHash}`;
}

/** As Nix 2.34 makes it: a key for its cache of evaluations. */
async function fingerprint(
  tree: string,
  { revCount, lastModified }: LockedRoot,
  dir: string,
  lock: LockFile,
): Promise<string> {
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

/** The inputs as Nix draws them: a node that was shown is not shown again. */
export function inputLines(lock: LockFile): readonly InputLine[] {
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
      const line = { branch, name, what: `: ${describeNode(edge)}` };
      if (visited.has(edge)) return [line];
      visited.add(edge);
      return [line, ...linesOf(edge, `${prefix}${isLast ? "    " : "│   "}`)];
    });
  }
  return linesOf(root, "");
}

function describeNode({ lock }: GraphNode): string {
  if (lock === undefined) return "the flake itself";
  const { locked } = lock;
  const date = "lastModified" in locked && locked.lastModified !== undefined
    ? ` (${new Date(locked.lastModified * 1000).toISOString().slice(0, 19).replace("T", " ")})`
    : "";
  return `${printFlakeRef(locked)}${date}`;
}

/**
 * The lock file of a flake that is about to be written: from what the project already knows of its
 * inputs (revisions, hashes), from this machine's disk, and from the network where it may be used.
 *
 * @module
 */
import { Failure } from "../../nix/diagnostic.ts";
import {
  type FlakeRef,
  NEWEST_RELEASE,
  type NixRelease,
  parseFlakeRef,
  printFlakeRef,
} from "../ref/mod.ts";
import { computeLock } from "./compute_lock.ts";
import { fetchTree } from "./fetch/fetch_tree.ts";
import { filesBelow } from "./fetch/directory.ts";
import { type FetchSession, withFetchSession } from "./fetch/session.ts";
import { treeByHash } from "./fetch/store_tree.ts";
import type { FlakeInput, FlakeInputs, SourceTree } from "./flake_input.ts";
import { type InputRequest, pinnedRef, pinnedTree, refAtPin } from "./known_pin.ts";
import { type LockFile, printLock } from "./lock_file.ts";

/** What governs {@linkcode lockInputs}. */
export interface LockInputsOptions {
  /** The directory of flake.nix: relative paths start here. Absolute. */
  readonly directory: string;
  /** Whether the network may be used. */
  readonly network: boolean;
  /** The release of Nix to be like; the newest known unless told. */
  readonly like?: NixRelease;
  /** Is told, in a few words, what is being fetched. */
  readonly progress?: (words: string) => void;
  /** Ends all downloads. */
  readonly signal?: AbortSignal;
}

/** An input that has no node in the lock, and what remains to be done. */
export interface UnlockedInput {
  readonly name: string;
  readonly reason: string;
  /** The command that finishes the job for all inputs, to be run in the project's directory. */
  readonly command: string;
}

/** A lock and what is missing from it. */
export interface LockResult {
  /** The text of flake.lock. */
  readonly text: string;
  readonly lock: LockFile;
  readonly unlocked: readonly UnlockedInput[];
  /** The names of inputs that are asked for as plain trees, and whose trees, seen, are flakes. */
  readonly flakes: ReadonlySet<string>;
}

/** Locks what could not be locked here. */
const FINISHING_COMMAND = "flakebridge lock";

/** The command that locks the inputs, at their pins: an override leaves `original` alone. */
function finishingCommand(requests: readonly InputRequest[], like: NixRelease): string {
  const overrides = requests.flatMap(({ name, url, flake, known }) => {
    const ref = known?.rev === undefined ? undefined : refIfGood(url, flake, like);
    if (known?.rev === undefined || ref === undefined) return [];
    return [`--override-input ${name} '${printFlakeRef(refAtPin(ref, { rev: known.rev }))}'`];
  });
  return [FINISHING_COMMAND, ...overrides].join(" ");
}

function refIfGood(url: string, isFlake: boolean, like: NixRelease): FlakeRef | undefined {
  try {
    return parseFlakeRef(url, { isFlake, like });
  } catch {
    return undefined;
  }
}

/**
 * Locks `requests`. An input that can't be locked is left out of the lock and reported, with the
 * reason and the command that finishes the job; nothing is thrown for it.
 */
export async function lockInputs(
  requests: readonly InputRequest[],
  options: LockInputsOptions,
): Promise<LockResult> {
  const like = options.like ?? NEWEST_RELEASE;
  const reasons = new Map<string, string>();
  function report(name: string, error: unknown): void {
    reasons.set(name, reasonOf(error));
  }
  const inputs = inputsOf(requests, like, report);
  const flakes = new Set<string>();
  async function fetch(
    ref: FlakeRef,
    path: readonly string[],
    session: FetchSession,
  ): Promise<SourceTree> {
    const request = path.length === 1 ? requests.find(({ name }) => name === path[0]) : undefined;
    const tree = await fetchOrPin(request, ref, session);
    if (request?.flake === false && await isFlake(tree)) flakes.add(request.name);
    return tree;
  }
  const lock = await withFetchSession({ ...options, like }, (session) =>
    computeLock(
      { tree: directoryTree(options.directory), dir: "", inputs },
      undefined,
      {
        fetch: (ref, path) => fetch(ref, path, session),
        onUnlocked: (name, _ref, error) => report(name, error),
      },
    ));
  const missing = requests.filter(({ name }) => reasons.has(name));
  const command = finishingCommand(missing, like);
  const unlocked = [...reasons].map(([name, reason]) => ({ name, reason, command }));
  return { text: printLock(lock), lock, unlocked, flakes };
}

/**
 * Whether there is a flake.nix where one must be; not known of a pin whose tree was not fetched.
 */
async function isFlake(tree: SourceTree): Promise<boolean> {
  try {
    return await tree.readText("flake.nix") !== undefined;
  } catch (error) {
    if (error instanceof Failure) return false;
    throw error;
  }
}

function inputsOf(
  requests: readonly InputRequest[],
  like: NixRelease,
  report: (name: string, error: unknown) => void,
): FlakeInputs {
  const inputs = new Map<string, FlakeInput>();
  for (const { name, url, flake, follows = [] } of requests) {
    try {
      const ref = parseFlakeRef(url, { isFlake: flake, like });
      const overrides = new Map(follows.map((input) => [input, followOf(input)] as const));
      inputs.set(name, { ref, isFlake: flake, overrides });
    } catch (error) {
      report(name, error);
    }
  }
  return inputs;
}

/** `inputs.NAME.follows = "NAME";` */
function followOf(name: string): FlakeInput {
  return { follows: [name], isFlake: true, overrides: new Map() };
}

/** What went wrong, in one line; a programmer's error is not hidden. */
function reasonOf(error: unknown): string {
  if (error instanceof Failure) return error.diagnostics[0]?.message ?? error.message;
  const { NotFound, PermissionDenied, NotCapable } = Deno.errors;
  const expected = [NotFound, PermissionDenied, NotCapable].some((known) => error instanceof known);
  if (error instanceof Error && expected) return error.message;
  throw error;
}

/** The project itself: only relative paths lead into it, and it has no place in its own lock. */
function directoryTree(directory: string): SourceTree {
  return { ...filesBelow(directory), locked: { type: "path", path: directory } };
}

/**
 * Inputs of the root that are pinned need no fetching where their own inputs are known, or the
 * store has them; else they are fetched at their revision, so that no pin moves.
 */
async function fetchOrPin(
  request: InputRequest | undefined,
  ref: FlakeRef,
  session: FetchSession,
): Promise<SourceTree> {
  if (request?.known === undefined) return await fetchTree(ref, session);
  const locked = pinnedRef(ref, request.known);
  return pinnedTree(request, ref) ?? (locked && await treeByHash(locked)) ??
    await fetchTree(refAtPin(ref, request.known), session);
}

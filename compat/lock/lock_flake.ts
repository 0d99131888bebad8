/**
 * `nix flake lock` and `nix flake update`, without Nix: the new lock file of a flake on disk.
 *
 * @module
 */
import { type Diagnostic, failure } from "../../nix/diagnostic.ts";
import {
  type FlakeRef,
  isLocked,
  isRelative,
  NEWEST_RELEASE,
  type NixRelease,
} from "../ref/mod.ts";
import { computeLock } from "./compute_lock.ts";
import { fetchTree } from "./fetch/fetch_tree.ts";
import { projectTree } from "./fetch/project_tree.ts";
import { withFetchSession } from "./fetch/session.ts";
import { declarationOf } from "./flake_declaration.ts";
import type { InputPath, SourceTree } from "./flake_input.ts";
import { type InputChange, lockChanges } from "./lock_diff.ts";
import { EMPTY_LOCK, type LockFile, printLock } from "./lock_file.ts";
import { parseLockIfAny } from "./parse_lock.ts";
import { filesIn } from "./tree_path.ts";

/** What governs {@linkcode lockFlake}. */
export interface LockFlakeOptions {
  /** The directory of flake.nix. Absolute. */
  readonly directory: string;
  /** Whether the network may be used. */
  readonly network: boolean;
  /** The release of Nix to be like; the newest known unless told. */
  readonly like?: NixRelease;
  /** The inputs to lock anew; all of them for `"all"`. */
  readonly update?: readonly InputPath[] | "all";
  /** `--override-input`: by the printed path of the input. */
  readonly overrides?: ReadonlyMap<string, FlakeRef>;
  /** The text of a lock file to start from instead of the flake's own. */
  readonly reference?: string;
  /**
   * Whether servers are asked what they have now, however short ago they said it; so it is unless
   * told, as in `nix flake lock`.
   */
  readonly refresh?: boolean;
  /** The text that flake.nix is about to have, where that is not what it has. */
  readonly flakeNix?: string;
  /** What the lock shall have for inputs of the flake that are not locked, without fetching them. */
  readonly pins?: ReadonlyMap<string, FlakeRef>;
  /** Is told, in a few words, what is being fetched. */
  readonly progress?: (words: string) => void;
  /** Ends all downloads. */
  readonly signal?: AbortSignal;
}

/** A flake's new lock file. Nothing is written yet. */
export interface LockedFlake {
  /** Where the lock file belongs: below the directory that was asked for. */
  readonly text: string;
  /** What the text says. */
  readonly lock: LockFile;
  /** Whether the text on disk, if there is one, says something else. */
  readonly changed: boolean;
  /** Whether there was a lock file. */
  readonly existed: boolean;
  /** What became of the inputs, by their paths. */
  readonly changes: readonly InputChange[];
  /** What the person is to know. */
  readonly warnings: readonly Diagnostic[];
}

/** The lock file of the flake on disk. Throws failures; then nothing can be locked. */
export async function lockFlake(options: LockFlakeOptions): Promise<LockedFlake> {
  const like = options.like ?? NEWEST_RELEASE;
  const { tree, dir } = await projectTree(options.directory);
  const [flakeNix, flakeLock] = filesIn(dir);
  const text = options.flakeNix ?? await tree.readText(flakeNix);
  if (text === undefined) {
    throw failure("no-flake", `there is no flake.nix in "${options.directory}"`);
  }
  const { inputs } = declarationOf(text, { file: flakeNix, like });
  const oldText = options.reference ?? await tree.readText(flakeLock);
  const old = parseLockIfAny(oldText, flakeLock);
  const warnings: Diagnostic[] = [];
  const lock = await withFetchSession(
    { ...options, like, refresh: options.refresh ?? true },
    (session) =>
      computeLock({ tree, dir, inputs }, options.update === "all" ? EMPTY_LOCK : old, {
        fetch: (ref, path) => {
          const pin = path.length === 1 ? options.pins?.get(path[0]!) : undefined;
          return pin === undefined ? fetchTree(ref, session) : Promise.resolve(pinnedTree(pin));
        },
        like,
        warn: (warning) => warnings.push(warning),
        ...(options.overrides === undefined ? {} : { overrides: options.overrides }),
        ...(Array.isArray(options.update) ? { updates: options.update } : {}),
      }),
  );
  refuseUnlocked(lock);
  const printed = printLock(lock);
  return {
    text: printed,
    lock,
    changed: printed !== printLock(old),
    existed: oldText !== undefined,
    changes: lockChanges(old, lock),
    warnings,
  };
}

/** The tree of a pin that nobody looks into. */
function pinnedTree(locked: FlakeRef): SourceTree {
  return { locked, inputs: new Map(), readText: () => Promise.resolve(undefined) };
}

function refuseUnlocked(lock: LockFile): void {
  for (const [label, { locked }] of Object.entries(lock.nodes)) {
    if (locked === undefined || isLocked(locked) || isRelative(locked)) continue;
    throw failure("unlocked-input", `input '${label}' can't be locked: nothing pins it`);
  }
}

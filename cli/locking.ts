/**
 * What the verbs have in common that lock a flake, as `nix flake` has it, and what
 * becomes of a new lock file.
 *
 * @module
 */
import type {
  FetchSession,
  InputPath,
  LockedFlake,
  LockOptions,
  RootFlake,
} from "../compat/lock/mod.ts";
import type { FlakeRef, NixRelease, Registry } from "../compat/ref/mod.ts";
import { failure } from "../nix/diagnostic.ts";
import { lockRoom } from "./lock_room.ts";
import { fetchOptions } from "./fetching.ts";
import { type FlakeSettings, NONE, sessionWith, settingsOf } from "./flake_settings.ts";
import { keepLock } from "./keep_lock.ts";
import type { FlakeFlags } from "./lock_flags.ts";
import type { Output } from "./output.ts";
import type { Positionals } from "./verb.ts";

export const flakePositionals = {
  FLAKE: { help: "The flake: a directory, or a flake reference.", default: "." },
} as const satisfies Positionals;

/** What a verb wants with a lock. */
export interface LockWish {
  readonly flags: FlakeFlags;
  /** Inputs to lock anew, besides those of the flags. */
  readonly update?: readonly InputPath[] | "all";
  /** Whether the lock file is what the verb is for: then it is written despite overrides. */
  readonly isForLock?: boolean;
  /** Whether the verb goes on with the flake as it is once its lock file is written. */
  readonly isReadAgain?: boolean;
  /** Whether all files of the flake are wanted, as they were before its lock file was written. */
  readonly isKeptWhole?: boolean;
  /** Whether settings count that the flake has in `nixConfig`. */
  readonly heedsSettings?: boolean;
}

/** What a verb wants with the lock of one flake. */
export interface Wish extends LockWish {
  /** The flake, as the command line names it. */
  readonly flake: string;
}

/** A flake with its lock, while its trees can still be fetched. */
export interface LockedRoot {
  readonly root: RootFlake;
  readonly locked: LockedFlake;
  readonly session: FetchSession;
  /** Whether the lock file is not what `locked` is, since it may not be written. */
  readonly isUnwritten: boolean;
  readonly settings: FlakeSettings;
}

/** Locks a flake, writes its lock file as the flags say, and does `work` with it. */
export async function withLockedFlake<T>(
  wish: Wish,
  output: Output,
  work: (flake: LockedRoot) => Promise<T>,
): Promise<T> {
  const { wholeFlake } = await lockRoom();
  return await withLocking(wish, output, async (session) => {
    const ref = await wholeFlake(wish.flake, session);
    return await work(await lockedRoot(ref, wish, session, output));
  });
}

/** Does `work` with what it takes to lock flakes. */
export async function withLocking<T>(
  { flags, isForLock = false }: LockWish,
  output: Output,
  work: (session: FetchSession) => Promise<T>,
): Promise<T> {
  const { withFetchSession } = await lockRoom();
  const { withScratch } = await import("./scratch.ts");
  return await withScratch(output, async (signal) => {
    const wish = await fetchOptions(flags, output);
    const refresh = isForLock || flags.refresh;
    const options = { ...wish, signal, refresh, takesDirty: true };
    const flagRegistry = [...await inputsFrom(flags, output, signal), ...options.flagRegistry];
    return await withFetchSession({ ...options, flagRegistry }, work);
  }, "as Nix");
}

/** Locks a flake, and writes its lock file as the flags say. */
export async function lockedRoot(
  ref: FlakeRef,
  wish: LockWish,
  given: FetchSession,
  output: Output,
): Promise<LockedRoot> {
  const { lockRoot, rootFlake } = await lockRoom();
  const { like } = given;
  const named = await rootFlake(ref, given);
  const settings = wish.heedsSettings ? await settingsOf(named, given, output) : NONE;
  const session = sessionWith(given, settings.accepted);
  const isReadAgain = wish.isForLock || wish.isReadAgain || readsAgain(named, like);
  const root = isReadAgain ? named : await asItIsNow(named);
  const locked = await lockRoot(root, session, await lockOptions(wish, session));
  const isKeptWhole = wish.isKeptWhole && !isReadAgain && locked.changed;
  const kept = isKeptWhole ? await keptWhole(root, session) : root;
  output.done();
  for (const warning of locked.warnings) output.diagnose(warning);
  const isWritten = await keepLock(root, locked, wish, session.settings(), output);
  return { root: kept, locked, session, isUnwritten: !isWritten, settings };
}

/** Whether Nix tells of a flake as it is once its lock file is written, not as it was before. */
function readsAgain({ resolved }: RootFlake, like: NixRelease): boolean {
  return like === "2.8" || like === "2.26" && resolved.type !== "git";
}

async function asItIsNow(root: RootFlake): Promise<RootFlake> {
  const tree = await root.fetched();
  const isDirty = tree.locked.type === "git" && tree.locked.rev === undefined;
  const changes = isDirty ? await root.changes?.() : undefined;
  return {
    ...root,
    fetched: () => Promise.resolve(tree),
    changes: () => Promise.resolve(changes),
  };
}

async function keptWhole(root: RootFlake, session: FetchSession): Promise<RootFlake> {
  const { keptTree } = await lockRoom();
  const tree = await keptTree(await root.fetched(), session);
  return { ...root, fetched: () => Promise.resolve(tree) };
}

async function lockOptions(
  { flags, update }: LockWish,
  { like, warn, settings }: FetchSession,
): Promise<LockOptions> {
  const { inputPathOf } = await lockRoom();
  const file = flags["reference-lock-file"];
  if (file !== undefined && settings().get("allow-dirty") === "false") {
    throw failure(
      "lock",
      "reference lock file was provided, but the `allow-dirty` setting is set to false",
    );
  }
  const overrides = flags["override-input"].map(async ([input, ref]) =>
    [
      inputPathOf(input, "--override-input").join("/"),
      await overrideRef(ref, { like, warn }),
    ] as const
  );
  const updated = flags["update-input"].map((input) => inputPathOf(input, "--update-input"));
  return {
    update: update === "all" || flags["recreate-lock-file"] ? "all" : [...update ?? [], ...updated],
    overrides: new Map(await Promise.all(overrides)),
    isImpure: flags.impure,
    ...(file === undefined ? {} : { reference: await readReference(file, like) }),
  };
}

/**
 * A reference to a flake that may still lack its flake.nix; Nix does not look for one above it. The
 * lock of 2.8 has a relative path as it was given.
 */
async function overrideRef(
  text: string,
  { like, warn }: Pick<FetchSession, "like" | "warn">,
): Promise<FlakeRef> {
  const { wholeFlake } = await lockRoom();
  const ref = await wholeFlake(text, { like, warn, allowMissing: true });
  const [, path] = like === "2.8" ? /^path:([^/][^?#]*)/.exec(text) ?? [] : [];
  return ref.type === "path" && path !== undefined ? { ...ref, path } : ref;
}

/** One that is not there is an empty one, as in Nix. */
async function readReference(
  file: string,
  like: NixRelease,
): Promise<NonNullable<LockOptions["reference"]>> {
  const { filesBelow, lockTextIn } = await lockRoom();
  const { basename, dirname } = await import("@std/path");
  const text = await lockTextIn(filesBelow(dirname(file)), basename(file), like);
  return { file, text };
}

/** `--inputs-from`: names for what other flakes have locked. */
async function inputsFrom(
  flags: FlakeFlags,
  output: Output,
  signal: AbortSignal,
): Promise<Registry> {
  const { inputsAsRegistry, lockFlake } = await lockRoom();
  const options = { ...await fetchOptions(flags, output), signal, refresh: flags.refresh };
  const locks = flags["inputs-from"].map((flake) => lockFlake({ ...options, flake }));
  return (await Promise.all(locks)).flatMap(({ lock }) => inputsAsRegistry(lock));
}

/**
 * `nix flake lock` and `nix flake update`, without Nix: the new lock file of a flake.
 *
 * @module
 */
import { type Diagnostic, type Failure, failure } from "../../nix/diagnostic.ts";
import {
  dubiousQuery,
  type FlakeRef,
  isLocked,
  isRelative,
  NEWEST_RELEASE,
  type NixRelease,
  printFlakeRef,
  type Registry,
} from "../ref/mod.ts";
import { computeLock } from "./compute_lock.ts";
import { placeOutside } from "./fetch/directory.ts";
import { fetchTree } from "./fetch/fetch_tree.ts";
import { namedFlake, wholeFlake } from "./fetch/named_flake.ts";
import { type RelativeTrees, relativeTrees } from "./fetch/relative_tree.ts";
import { resolvedRef, type RootFlake, rootFlake } from "./fetch/root_flake.ts";
import { type FetchSession, withFetchSession } from "./fetch/session.ts";
import { declarationOf, readDeclaration } from "./flake_declaration.ts";
import {
  type FetchedTree,
  type FetchTree,
  type FlakeInputs,
  type FlakePlace,
  type InputPath,
  printInputPath,
  type SourceTree,
} from "./flake_input.ts";
import { lockTextIn, placedInputs, type PlacePath } from "./flake_source.ts";
import { type InputChange, lockChanges } from "./lock_diff.ts";
import { EMPTY_LOCK, type LockFile, printLock } from "./lock_file.ts";
import { findInput, graphOf, sortedEntries } from "./lock_graph.ts";
import { parseLockIfAny } from "./parse_lock.ts";
import { filesIn } from "./tree_path.ts";

/** How a lock file is made. */
export interface LockOptions {
  /** The inputs to lock anew; all of them for `"all"`. */
  readonly update?: readonly InputPath[] | "all";
  /**
   * `--override-input`: by the printed path of the input. A relative path is one from the directory
   * of this process, and for Nix 2.8 alone.
   */
  readonly overrides?: ReadonlyMap<string, FlakeRef>;
  /**
   * The lock file to start from instead of the flake's own; an empty one where there is no text.
   */
  readonly reference?: { readonly file: string; readonly text: string | undefined };
  /** The text that flake.nix is about to have, where that is not what it has. */
  readonly flakeNix?: string;
  /**
   * What the lock shall have for inputs of the flake that are not locked, without fetching them.
   */
  readonly pins?: ReadonlyMap<string, FlakeRef>;
  /** Whether a relative path may leave its tree, from where that is in the store. */
  readonly isImpure?: boolean;
}

/** What governs {@linkcode lockFlake}. */
export interface LockFlakeOptions extends LockOptions {
  /** The flake: a directory, or a flake reference, as the command line takes it. */
  readonly flake: string;
  /** Whether the network may be used. */
  readonly network: boolean;
  /** The release of Nix to be like; the newest known unless told. */
  readonly like?: NixRelease;
  /**
   * Whether servers are asked what they have now, however short ago they said it; so it is unless
   * told, as in `nix flake lock`.
   */
  readonly refresh?: boolean;
  /** Is told, in a few words, what is being fetched. */
  readonly progress?: (words: string) => void;
  /** Ends all downloads. */
  readonly signal?: AbortSignal;
}

/** A node of a lock that pins nothing. */
export interface UnlockedNode {
  /** Its name among the nodes. */
  readonly label: string;
  /** What was fetched, without a revision. */
  readonly locked: FlakeRef;
}

/** A flake's new lock file. Nothing is written yet. */
export interface LockedFlake {
  /** The text of the lock file. */
  readonly text: string;
  /** What the text says. */
  readonly lock: LockFile;
  /** Whether the flake's lock file, if there is one, says something else. */
  readonly changed: boolean;
  /** Whether there was a lock file. */
  readonly existed: boolean;
  /** What became of the inputs, by their paths. */
  readonly changes: readonly InputChange[];
  /** What the person is to know. */
  readonly warnings: readonly Diagnostic[];
  /** An input whose state a lock file can't name, so that none may be written. */
  readonly unlocked?: UnlockedNode;
}

/** The lock file of a flake. Throws failures; then nothing can be locked. */
export async function lockFlake(options: LockFlakeOptions): Promise<LockedFlake> {
  const like = options.like ?? NEWEST_RELEASE;
  const refresh = options.refresh ?? true;
  return await withFetchSession({ ...options, like, refresh }, async (session) => {
    const { ref } = await namedFlake(options.flake, { like });
    return await lockRoot(await rootFlake(ref, session), session, options);
  });
}

/** {@linkcode lockFlake} for a caller who goes on with the flake. */
export async function lockRoot(
  root: Pick<RootFlake, "tree" | "dir" | "fetched">,
  session: FetchSession,
  options: LockOptions,
): Promise<LockedFlake> {
  const place = { tree: withAllFiles(root), dir: root.dir };
  const relative = relativeTrees(session);
  const placePath = session.like === "2.8" ? placeWith(relative) : undefined;
  const declared = await declaredInputs(place, options.flakeNix, session);
  const inputs = await placedInputs(declared, place, placePath);
  const { file, text: oldText } = options.reference ?? await ownLockText(place, session.like);
  const old = parseLockIfAny(oldText, file);
  const warnings: Diagnostic[] = session.like === "2.8" ? [] : unpinnedNodes(old).map(hashAlone);
  const lock = await computeLock(
    { ...place, inputs },
    options.update === "all" ? EMPTY_LOCK : old,
    {
      fetch: fetchWith(relative, options, session),
      like: session.like,
      ...(placePath === undefined ? {} : { placePath }),
      ...(options.isImpure === true ? { outside: placeOutside } : {}),
      progress: session.progress,
      warn: (warning) => warnings.push(warning),
      overrides: await resolvedOverrides(options.overrides, session),
      ...(Array.isArray(options.update) ? { updates: options.update } : {}),
    },
  );
  const unlocked = unlockedInput(lock, session);
  if (unlocked !== undefined && session.takesDirty !== true) throw unlockedFailure(unlocked);
  const printed = printLock(lock);
  return {
    text: printed,
    lock,
    changed: printed !== printLock(old),
    existed: oldText !== undefined,
    changes: lockChanges(old, lock, session.like),
    warnings,
    ...(unlocked === undefined ? {} : { unlocked }),
  };
}

/** The inputs that flake.nix declares, or the text that it is about to have. */
async function declaredInputs(
  { tree, dir }: FlakePlace,
  flakeNix: string | undefined,
  { like, warn }: FetchSession,
): Promise<FlakeInputs> {
  const { inputs } = flakeNix === undefined
    ? await readDeclaration(tree, dir, { like })
    : declarationOf(flakeNix, { file: filesIn(dir)[0], like });
  for (const url of urlsIn(inputs)) dubiousQuery(url, like).forEach(warn);
  return inputs;
}

/** The URLs of inputs, as they are written. */
function urlsIn(inputs: FlakeInputs): readonly string[] {
  return [...inputs.values()].flatMap(({ url, ref, overrides }) => {
    const own = url ?? (ref !== undefined && "url" in ref ? ref.url : undefined);
    return [...own === undefined ? [] : [own], ...urlsIn(overrides)];
  });
}

async function ownLockText(
  { tree, dir }: FlakePlace,
  like: NixRelease,
): Promise<NonNullable<LockOptions["reference"]>> {
  const [, file] = filesIn(dir);
  return { file, text: await lockTextIn(tree, file, like) };
}

/** The tree with all files, which are looked for when they are asked for. */
function withAllFiles({ tree, fetched }: Pick<RootFlake, "tree" | "fetched">): SourceTree {
  let whole: Promise<FetchedTree> | undefined;
  return { ...tree, withFiles: async (use) => await (await (whole ??= fetched())).withFiles(use) };
}

/**
 * For Nix 2.8 a flake at an absolute path is that of the git repository around it, where there is
 * one, and a relative path is that in the store; all others take the path for what it is. It
 * forgets what attributes are relative to.
 */
function placeWith(relative: RelativeTrees): PlacePath {
  return async ({ url, ref, isFlake }, from) => {
    if (isRelative(ref) && url === undefined) {
      const message = `cannot fetch input '${printFlakeRef(ref)}' because it uses a relative path`;
      throw failure("relative-input", message, { help: 'name it by a URL, `url = "path:…"`' });
    }
    if (isRelative(ref)) return await relative.place(ref.path, from, isFlake);
    if (!isFlake || url === undefined) return ref;
    const found = await wholeFlake(url, { like: "2.8", allowMissing: true });
    return found.type === "git" ? found : ref;
  };
}

function fetchWith(
  relative: RelativeTrees,
  { pins, overrides }: LockOptions,
  session: FetchSession,
): FetchTree {
  return (ref, path, from) => {
    const pin = path.length === 1 ? pins?.get(path[0]!) : undefined;
    if (pin !== undefined) return Promise.resolve(pinnedTree(pin));
    const isOverride = overrides?.get(printInputPath(path)) === ref;
    const part = ref.type === "path" && !isOverride ? relative.fetch(ref, from) : undefined;
    return part ?? fetchTree(ref, session);
  };
}

/** The tree of a pin that nobody looks into. */
function pinnedTree(locked: FlakeRef): SourceTree {
  return { locked, inputs: new Map(), readText: () => Promise.resolve(undefined) };
}

/** A person's own names count on the command line, unlike in flake.nix. */
async function resolvedOverrides(
  overrides: LockOptions["overrides"],
  session: FetchSession,
): Promise<ReadonlyMap<string, FlakeRef>> {
  const resolved = [...overrides ?? []].map(async ([path, ref]) =>
    [path, ref.type === "indirect" ? await resolvedRef(ref, session) : ref] as const
  );
  return new Map(await Promise.all(resolved));
}

/** The first input that nothing pins; before 2.26, and where that is allowed, a hash alone does. */
export function unlockedInput(
  lock: LockFile,
  { like, settings }: Pick<FetchSession, "like" | "settings">,
): UnlockedNode | undefined {
  const isHashEnough = like === "2.8" || settings().get("allow-dirty-locks") === "true";
  return unpinnedNodes(lock).find(({ locked }) => !isHashEnough || locked.narHash === undefined);
}

function unpinnedNodes({ nodes }: LockFile): readonly UnlockedNode[] {
  return Object.entries(nodes).flatMap(([label, { locked }]) =>
    locked === undefined || isLocked(locked) || isRelative(locked) ? [] : [{ label, locked }]
  );
}

/** Why no lock file can be written. */
export function unlockedFailure({ label, locked }: UnlockedNode): Failure {
  const message = `Not writing lock file because it has an unlocked input: ` +
    `nothing pins '${label}', '${printFlakeRef(locked)}'`;
  const help = "commit what changed there, or allow a hash alone with `--allow-dirty-locks`";
  return failure("unlocked-input", message, { help });
}

/** Of an input that a lock file pins by its hash alone, as 2.34 says it. */
function hashAlone({ locked }: UnlockedNode): Diagnostic {
  const message = `Lock file entry '${printFlakeRef(locked)}' is unlocked: only its NAR hash is ` +
    "there to check it by, so it is gone with this machine's store";
  const help = "commit what changed there, and lock it again";
  return { severity: "warning", code: "unlocked-input", message, help };
}

/** `--inputs-from`: the inputs of a locked flake as names. */
export function inputsAsRegistry(lock: LockFile): Registry {
  return sortedEntries(lockedInputs(lock)).map(([id, { locked }]) => (
    { from: { type: "indirect", id }, to: locked, exact: false }
  ));
}

/** An input as flake.nix has it, and as the lock has it. */
export interface LockedInput {
  readonly original: FlakeRef;
  readonly locked: FlakeRef;
}

/** The inputs of a locked flake, by their names; those that follow others are what these are. */
export function lockedInputs(lock: LockFile): ReadonlyMap<string, LockedInput> {
  const root = graphOf(lock);
  return new Map([...root.inputs.keys()].flatMap((name) => {
    const input = findInput(root, [name])?.lock;
    return input === undefined ? [] : [[name, input] as const];
  }));
}

/**
 * The locking algorithm: what the lock file of a flake must be, given its inputs, its old lock file
 * and a way to fetch trees. It touches nothing itself.
 *
 * What still matches is kept, what is new or changed is fetched, what is gone is dropped; the
 * inputs of an input are taken from its own lock file. Source of the rules: Nix manual,
 * `nix flake lock` and "Flake inputs"; held to Nix by `tests/lock/`.
 *
 * @module
 */
import { type Diagnostic, Failure, failure } from "../../nix/diagnostic.ts";
import {
  type FlakeRef,
  isRelative,
  NEWEST_RELEASE,
  type NixRelease,
  refFromAttributes,
  sameRef,
} from "../ref/mod.ts";
import { parseUrl, printUrl } from "../ref/url.ts";
import {
  type FetchTree,
  type FlakeInput,
  type FlakeInputs,
  type InputPath,
  printInputPath,
  type SourceTree,
} from "./flake_input.ts";
import {
  flakeOf,
  type FlakeSource,
  isInTree,
  ownLock,
  type PlaceOutside,
  type PlacePath,
  type SourceOptions,
} from "./flake_source.ts";
import type { LockFile } from "./lock_file.ts";
import {
  checkFollows,
  type GraphNode,
  graphOf,
  isFollows,
  lockFileOf,
  sortedEntries,
} from "./lock_graph.ts";
import { needSound } from "./need_sound.ts";

/** What governs the making of a lock. */
export interface ComputeOptions {
  readonly fetch: FetchTree;
  /** The release of Nix to be like; the newest known unless told. */
  readonly like?: NixRelease;
  /** What becomes of a URL that is nothing but a path, where that is not just a path. */
  readonly placePath?: PlacePath;
  /** What becomes of a relative path that leaves its tree, where that is no error. */
  readonly outside?: PlaceOutside;
  /** `--override-input`: by the printed path of the input. */
  readonly overrides?: ReadonlyMap<string, FlakeRef>;
  /** The inputs to lock anew; an empty list updates none. */
  readonly updates?: readonly InputPath[];
  /** Is told what is being done, besides fetching. */
  readonly progress?: ((words: string) => void) | undefined;
  /** Is told what is odd but no error. */
  readonly warn?: (warning: Diagnostic) => void;
  /** Is told why an input of the root can't be locked; the lock is then made without it. Without
   * this, the error is thrown. */
  readonly onUnlocked?: (name: string, ref: FlakeRef | undefined, error: unknown) => void;
}

interface Override {
  readonly input: FlakeInput;
  readonly source: FlakeSource;
  /** The path of the flake that overrides; undefined for one of the command line. */
  readonly parent: InputPath | undefined;
}

/** What moves while a lock is made. */
interface Work {
  readonly options: ComputeOptions;
  /** Whether the newest rules count; those of 2.26 and before differ in a few points. */
  readonly isNewest: boolean;
  readonly overrides: Map<string, Override>;
  readonly used: Set<string>;
  /** The references that are being locked, the outermost first. */
  readonly parents: FlakeRef[];
}

/** One flake whose inputs are to be locked. */
interface Level {
  readonly inputs: FlakeInputs;
  readonly node: GraphNode;
  readonly path: InputPath;
  /** The node that locks may be kept from. */
  readonly old: GraphNode | undefined;
  /** What `follows` in `old` are relative to. */
  readonly followsPrefix: InputPath;
  readonly source: FlakeSource;
  /** Whether the `follows` of `old` are known to be what flake.nix says. */
  readonly trusted: boolean;
}

/** The lock file of `flake`; `old` is what it had. Throws failures. */
export async function computeLock(
  flake: FlakeSource,
  old: LockFile | undefined,
  options: ComputeOptions,
): Promise<LockFile> {
  const root: GraphNode = { inputs: new Map() };
  const work: Work = {
    options,
    isNewest: (options.like ?? NEWEST_RELEASE) === NEWEST_RELEASE,
    overrides: commandLineOverrides(flake, options),
    used: new Set(),
    parents: [],
  };
  await lockLevel(work, {
    inputs: flake.inputs,
    node: root,
    path: [],
    old: old === undefined ? undefined : graphOf(old),
    followsPrefix: [],
    source: flake,
    trusted: false,
  });
  warnOfUnused(work, flake.inputs);
  checkFollows(root, options.like === "2.8");
  return lockFileOf(root);
}

function commandLineOverrides(
  source: FlakeSource,
  options: ComputeOptions,
): Map<string, Override> {
  const overrides = new Map<string, Override>();
  for (const [path, ref] of options.overrides ?? []) {
    const input = { ref, isFlake: true, overrides: new Map() };
    overrides.set(path, { input, source, parent: undefined });
  }
  return overrides;
}

function warnOfUnused(work: Work, inputs: FlakeInputs): void {
  const help = inputs.size === 0 ? "it has none" : `it has ${[...inputs.keys()].join(", ")}`;
  for (const [path] of work.options.overrides ?? []) {
    if (!work.used.has(path)) {
      warn(work, `the flag '--override-input ${path}' does not match any input`, help);
    }
  }
  for (const path of work.options.updates ?? []) {
    if (!work.used.has(printInputPath(path))) {
      warn(work, `'${printInputPath(path)}' does not match any input of this flake`, help);
    }
  }
}

function warn(work: Work, message: string, help?: string): void {
  const remedy = help === undefined ? {} : { help };
  work.options.warn?.({ severity: "warning", code: "flake-input", message, ...remedy });
}

async function lockLevel(work: Work, level: Level): Promise<void> {
  for (const [name, input] of sortedEntries(level.inputs)) {
    addOverrides(work, level, input, [...level.path, name]);
  }
  warnOfMissing(work, level);
  startFetches(work, level);
  for (const [name, input] of sortedEntries(level.inputs)) {
    await lockOrReport(work, level, name, input);
  }
}

/** The first override of an input counts: that of the outermost flake. */
function addOverrides(work: Work, level: Level, input: FlakeInput, path: InputPath): void {
  for (const [name, override] of sortedEntries(input.overrides)) {
    const inner = [...path, name];
    const key = printInputPath(inner);
    const says = override.ref !== undefined || override.follows !== undefined || !work.isNewest;
    if (says && !work.overrides.has(key)) {
      work.overrides.set(key, { input: override, source: level.source, parent: level.path });
    }
    if (work.isNewest) addOverrides(work, level, override, inner);
  }
}

function warnOfMissing(work: Work, level: Level): void {
  const prefix = level.path.length === 0 ? "" : `${printInputPath(level.path)}/`;
  for (const key of work.overrides.keys()) {
    const name = key.slice(prefix.length);
    if (!key.startsWith(prefix) || name.includes("/") || level.inputs.has(name)) continue;
    warn(
      work,
      `input '${printInputPath(level.path)}' has an override for a non-existent input '${name}'`,
    );
  }
}

async function lockOrReport(
  work: Work,
  level: Level,
  name: string,
  input: FlakeInput,
): Promise<void> {
  try {
    await lockInput(work, level, name, input);
  } catch (error) {
    if (level.path.length === 0 && work.options.onUnlocked !== undefined) {
      level.node.inputs.delete(name);
      work.options.onUnlocked(name, input.ref, error);
      return;
    }
    throw withContext(error, [...level.path, name]);
  }
}

function withContext(error: unknown, path: InputPath): unknown {
  if (!(error instanceof Failure)) return error;
  const message = `while locking the flake input '${printInputPath(path)}'`;
  const { exitStatus } = error;
  const said = new Failure(...error.diagnostics, {
    severity: "note",
    code: "flake-input",
    message,
  });
  return exitStatus === undefined ? said : Object.assign(said, { exitStatus });
}

/** An input as it is to be locked, overrides applied. */
interface Wanted {
  readonly path: InputPath;
  readonly ref: FlakeRef;
  /** What goes into the lock as `original`. */
  readonly original: FlakeRef;
  readonly isFlake: boolean;
  /** What a relative path is relative to, and the path of the flake that says so. */
  readonly source: FlakeSource;
  readonly parent: InputPath | undefined;
  /** Whether the command line overrides it: then no old lock will do. */
  readonly forced: boolean;
}

async function lockInput(
  work: Work,
  level: Level,
  name: string,
  declared: FlakeInput,
): Promise<void> {
  work.used.add(printInputPath([...level.path, name]));
  const wanted = wantedOf(work, level, name, declared);
  if (isFollows(wanted)) {
    level.node.inputs.set(name, wanted);
    return;
  }
  const old = oldNode(work, level, wanted);
  if (old !== undefined && stillMatches(work, old, wanted)) {
    await keepNode(work, level, wanted, old);
  } else {
    await makeNode(work, level, wanted, old);
  }
}

/** What an input is to be locked as, or what it follows. */
function wantedOf(
  work: Work,
  level: Level,
  name: string,
  declared: FlakeInput,
): Wanted | InputPath {
  const path = [...level.path, name];
  const key = printInputPath(path);
  const override = work.overrides.get(key);
  const input = override?.input ?? declared;
  if (input.follows !== undefined) return input.follows;
  const forced = work.options.overrides?.has(key) ?? false;
  const { like = NEWEST_RELEASE } = work.options;
  const keepsOriginal = forced || like === "2.8" && declared.isFlake;
  const ref = input.ref ?? refFromAttributes({ type: "indirect", id: name });
  return {
    path,
    ref,
    original: keepsOriginal && declared.ref !== undefined ? declared.ref : ref,
    isFlake: declared.isFlake,
    source: override?.source ?? level.source,
    parent: isInTree(ref, like)
      ? (override === undefined ? level.path : override.parent)
      : undefined,
    forced,
  };
}

/** Begins to fetch what will be needed, all at once; errors come when it is used. */
function startFetches(work: Work, level: Level): void {
  for (const [name, input] of sortedEntries(level.inputs)) {
    const wanted = wantedOf(work, level, name, input);
    if (isFollows(wanted) || isRelative(wanted.ref)) continue;
    const old = oldNode(work, level, wanted);
    if (old !== undefined && stillMatches(work, old, wanted)) continue;
    work.options.fetch(wanted.ref, wanted.path, wanted.source).catch(() => {});
  }
}

type LockedNode = GraphNode & { readonly lock: NonNullable<GraphNode["lock"]> };

function oldNode(work: Work, level: Level, { path }: Wanted): LockedNode | undefined {
  const key = printInputPath(path);
  const isUpdated = work.options.updates?.some((path) => printInputPath(path) === key) ?? false;
  const edge = isUpdated ? undefined : level.old?.inputs.get(path.at(-1)!);
  if (edge === undefined || isFollows(edge) || edge.lock === undefined) return undefined;
  return edge as LockedNode;
}

function stillMatches(work: Work, { lock }: LockedNode, wanted: Wanted): boolean {
  const { ref, parent, forced } = wanted;
  if (forced) return false;
  const same = work.isNewest
    ? sameRef(canonical(lock.original), canonical(ref))
    : sameRef(lock.original, ref);
  return same && samePath(lock.parent, parent);
}

function samePath(left: InputPath | undefined, right: InputPath | undefined): boolean {
  if (left === undefined || right === undefined) return left === right;
  return left.length === right.length && left.every((name, at) => name === right[at]);
}

/** Old Nixes left `dir` in the URL as well; that alone does not make a lock stale. */
function canonical(ref: FlakeRef): FlakeRef {
  if (!("url" in ref) || ref.dir === undefined) return ref;
  const url = parseUrl(ref.url);
  if (url.query.dir !== ref.dir) return ref;
  const { dir: _dir, ...query } = url.query;
  return { ...ref, url: printUrl({ ...url, query }) };
}

/** Keeps a lock; its own inputs are looked through for overrides that are new. */
async function keepNode(
  work: Work,
  level: Level,
  wanted: Wanted,
  old: LockedNode,
): Promise<void> {
  const node: GraphNode = { inputs: new Map(), lock: old.lock };
  level.node.inputs.set(wanted.path.at(-1)!, node);
  const kept = mustRefetch(work, wanted.path) ? undefined : keptInputs(work, level, wanted, old);
  const inner = { node, path: wanted.path, old, followsPrefix: level.followsPrefix };
  if (kept !== undefined) {
    await lockLevel(work, { ...inner, inputs: kept, source: level.source, trusted: true });
  } else {
    const flake = await flakeOf({ ...wanted, ref: old.lock.locked }, sourceOptions(work));
    await lockLevel(work, { ...inner, inputs: flake.inputs, source: flake, trusted: false });
  }
}

function sourceOptions({ options }: Work): SourceOptions {
  const { fetch, placePath, outside, progress, like = NEWEST_RELEASE } = options;
  return { fetch, placePath, outside, progress, like };
}

/** Whether an input of this input is to be updated. */
function mustRefetch(work: Work, path: InputPath): boolean {
  const prefix = `${printInputPath(path)}/`;
  return work.options.updates?.some((update) => printInputPath(update).startsWith(prefix)) ?? false;
}

/**
 * The inputs that a kept node had. Undefined when a `follows` of the lock is not in the overrides
 * any more: then only the flake itself knows what its inputs are.
 */
function keptInputs(
  work: Work,
  level: Level,
  wanted: Wanted,
  old: LockedNode,
): FlakeInputs | undefined {
  const inputs = new Map<string, FlakeInput>();
  for (const [name, edge] of sortedEntries(old.inputs)) {
    if (!isFollows(edge)) {
      const { original, isFlake } = (edge as LockedNode).lock;
      inputs.set(name, { ref: original, isFlake, overrides: new Map() });
      continue;
    }
    if (!level.trusted && !work.overrides.has(printInputPath([...wanted.path, name]))) {
      return undefined;
    }
    const follows = [...level.followsPrefix, ...edge];
    inputs.set(name, { follows, isFlake: true, overrides: new Map() });
  }
  return inputs;
}

/** Locks an input anew; what its own inputs were is kept by Nix 2.26 and before. */
async function makeNode(
  work: Work,
  level: Level,
  wanted: Wanted,
  replaced: LockedNode | undefined,
): Promise<void> {
  const name = wanted.path.at(-1)!;
  const { ref, original, isFlake, parent, path, source } = wanted;
  const options = sourceOptions(work);
  const isKeptAsIs = isInTree(ref, options.like);
  if (isKeptAsIs) needSound(ref);
  if (!isFlake) {
    const locked = isKeptAsIs ? ref : lockedRef(await options.fetch(ref, path, source), ref);
    level.node.inputs.set(name, { inputs: new Map(), lock: { locked, original, isFlake, parent } });
    return;
  }
  const flake = await flakeOf(wanted, options);
  const locked = isKeptAsIs ? ref : lockedRef(flake.tree, ref);
  const node: GraphNode = { inputs: new Map(), lock: { locked, original, isFlake, parent } };
  level.node.inputs.set(name, node);
  await insideOf(work, ref, async () => {
    const kept = work.isNewest ? undefined : replaced;
    await lockLevel(work, {
      inputs: flake.inputs,
      node,
      path,
      old: kept ?? graphOf(await ownLock(flake, options.like)),
      followsPrefix: kept === undefined ? path : level.followsPrefix,
      source: flake,
      trusted: false,
    });
  });
}

function lockedRef(tree: SourceTree, ref: FlakeRef): FlakeRef {
  const dir = tree.dir ?? ref.dir;
  return dir === undefined ? tree.locked : { ...tree.locked, dir };
}

/** Guards against flakes that are their own inputs. */
async function insideOf(work: Work, ref: FlakeRef, action: () => Promise<void>): Promise<void> {
  if (work.parents.some((parent) => sameRef(parent, ref))) {
    throw failure("circular-flake", "found a circular import of a flake: it is its own input");
  }
  work.parents.push(ref);
  try {
    await action();
  } finally {
    work.parents.pop();
  }
}

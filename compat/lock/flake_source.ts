/**
 * Flakes in source trees: where they stand, what they declare, what lock they have.
 *
 * @module
 */
import { join } from "@std/path";
import { failure } from "../../nix/diagnostic.ts";
import {
  type Attributes,
  type AttributeValue,
  type FlakeRef,
  isRelative,
  type NixRelease,
  type PathRef,
  printFlakeRef,
  refFromAttributes,
  sameRef,
} from "../ref/mod.ts";
import type {
  FetchTree,
  FlakeInputs,
  FlakePlace,
  InputPath,
  SourceTree,
  TreeFiles,
} from "./flake_input.ts";
import { withoutPasswords } from "./fetch/secrets.ts";
import { readDeclaration } from "./flake_declaration.ts";
import type { LockFile } from "./lock_file.ts";
import { parseLockIfAny } from "./parse_lock.ts";
import { directoryInTree, filesIn, leavesTree } from "./tree_path.ts";

/** A flake: where it stands in which tree, and what it declares. */
export interface FlakeSource extends FlakePlace {
  readonly inputs: FlakeInputs;
}

/** An input that is a flake. */
export interface InputSource {
  readonly path: InputPath;
  readonly ref: FlakeRef;
  /** What a relative path is relative to. */
  readonly source: FlakeSource;
}

/** How flakes are had. */
export interface SourceOptions {
  readonly fetch: FetchTree;
  /** Whose rules flake.nix is read by. */
  readonly like: NixRelease;
  readonly placePath?: PlacePath | undefined;
  readonly outside?: PlaceOutside | undefined;
  /** Is told what is being done. */
  readonly progress?: ((words: string) => void) | undefined;
}

/**
 * Where a path leads, from the root of a tree, that leaves the tree; without such a function that
 * is an error, as it is in pure evaluation. Throws failures.
 */
export type PlaceOutside = (path: string) => FlakePlace;

/** The reference that Nix 2.8 makes of a path in the flake at `from`. Throws failures. */
export type PlacePath = (input: BarePath, from: FlakePlace) => Promise<FlakeRef>;

/** An input that is a path, but has no URL with `path:`. */
export interface BarePath {
  /** Nothing but a path; undefined where there are attributes. */
  readonly url: string | undefined;
  readonly ref: PathRef;
  readonly isFlake: boolean;
}

/** The lock file that a flake brings along; an empty one if it has none. */
export async function ownLock({ tree, dir }: FlakeSource, like: NixRelease): Promise<LockFile> {
  const [, path] = filesIn(dir);
  return parseLockIfAny(await lockTextIn(tree, path, like), path);
}

/**
 * The text of a lock file; undefined where there is none. Since 2.26 Nix refuses symbolic links.
 */
export async function lockTextIn(
  tree: TreeFiles,
  path: string,
  like: NixRelease,
): Promise<string | undefined> {
  const isLink = await tree.isLink?.(path) ?? false;
  if (isLink && like !== "2.8") {
    throw failure("linked-lock", `the lock file "${path}" is a symbolic link: Nix refuses that`, {
      help: "put the file itself in its place",
    });
  }
  const text = await tree.readText(path);
  if (!isLink || text !== undefined) return text;
  throw failure("linked-lock", `the lock file "${path}" is a symbolic link that leads nowhere`);
}

/** The flake that an input is: fetched, or in the tree of the flake that names it. */
export async function flakeOf(
  { ref, path, source }: InputSource,
  { fetch, like, placePath, outside, progress }: SourceOptions,
): Promise<FlakeSource> {
  const read = async (tree: SourceTree, dir: string) => {
    const { inputs, self } = await readDeclaration(tree, dir, { path, like });
    return { inputs: await placedInputs(inputs, { tree, dir }, placePath), self };
  };
  if (isInTree(ref, like)) {
    const { tree, dir } = relativePlace(source, ref, outside);
    return { tree, dir, inputs: (await read(tree, dir)).inputs };
  }
  const tree = await fetch(ref, path, source);
  const dir = tree.dir ?? ref.dir ?? "";
  if (tree.inputs !== undefined) return { tree, dir, inputs: tree.inputs };
  const { inputs, self } = await read(tree, dir);
  const asWanted = withSelfAttributes(tree.locked, self);
  if (asWanted === tree.locked) return { tree, dir, inputs };
  progress?.(refetching(asWanted));
  const again = await fetch(asWanted, path, source);
  return { tree: again, dir, inputs: (await read(again, dir)).inputs };
}

function relativePlace(
  { tree, dir }: FlakePlace,
  ref: PathRef,
  outside: PlaceOutside | undefined,
): FlakePlace {
  const steps = [ref.path, ref.dir ?? ""];
  if (outside !== undefined && leavesTree(dir, ...steps)) return outside(join(dir, ...steps));
  return { tree, dir: directoryInTree(dir, ref.path, ref.dir) };
}

/** Whether an input is in the tree of the flake that names it: for Nix 2.8 none is. */
export function isInTree(ref: FlakeRef, like: NixRelease): ref is PathRef {
  return isRelative(ref) && like !== "2.8";
}

/** What is being done where `inputs.self` asks for a tree that is not the one at hand. */
export function refetching(wanted: FlakeRef): string {
  return `refetching input '${withoutPasswords(printFlakeRef(wanted))}' due to self attribute`;
}

/** The reference with what `inputs.self` asks for; the same one if it asks for nothing new. */
export function withSelfAttributes(
  locked: FlakeRef,
  self: Readonly<Record<string, AttributeValue>>,
): FlakeRef {
  const wanted = { ...locked, ...self } as FlakeRef;
  if (sameRef(wanted, locked)) return locked;
  const { narHash: _narHash, ...rest } = wanted;
  return refFromAttributes(rest as Attributes);
}

/** The inputs of the flake at `from`, with the references that `place` makes of bare paths. */
export async function placedInputs(
  inputs: FlakeInputs,
  from: FlakePlace,
  place: PlacePath | undefined,
): Promise<FlakeInputs> {
  if (place === undefined) return inputs;
  const placed = [...inputs].map(async ([name, input]) => {
    const overrides = await placedInputs(input.overrides, from, place);
    const { ref, url, isFlake } = input;
    if (ref?.type !== "path" || url?.startsWith("path:")) {
      return [name, { ...input, overrides }] as const;
    }
    return [name, { ...input, overrides, ref: await place({ url, ref, isFlake }, from) }] as const;
  });
  return new Map(await Promise.all(placed));
}

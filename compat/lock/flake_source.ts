/**
 * Flakes in source trees: where they stand, what they declare, what lock they have.
 *
 * @module
 */
import { failure } from "../../nix/diagnostic.ts";
import {
  type Attributes,
  type AttributeValue,
  type FlakeRef,
  isRelative,
  refFromAttributes,
  sameRef,
} from "../ref/mod.ts";
import type { FetchTree, FlakeInputs, InputPath, SourceTree } from "./flake_input.ts";
import { readDeclaration } from "./flake_inputs.ts";
import type { LockFile } from "./lock_file.ts";
import { parseLockIfAny } from "./parse_lock.ts";
import { directoryInTree, filesIn } from "./tree_path.ts";

/** A flake: where it stands in which tree, and what it declares. */
export interface FlakeSource {
  readonly tree: SourceTree;
  /** The directory of flake.nix from the tree's root; empty for the root itself. */
  readonly dir: string;
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
  /** Whether `inputs.self` counts, as it does since Nix 2.27. */
  readonly heedsSelf: boolean;
}

/** The lock file that a flake brings along; an empty one if it has none. */
export async function ownLock({ tree, dir }: FlakeSource): Promise<LockFile> {
  const [, path] = filesIn(dir);
  return parseLockIfAny(await tree.readText(path), path);
}

/** The flake that an input is: fetched, or in the tree of the flake that names it. */
export async function flakeOf(input: InputSource, options: SourceOptions): Promise<FlakeSource> {
  const { ref, path, source } = input;
  if (isRelative(ref)) {
    const dir = directoryInTree(source.dir, ref.path, ref.dir);
    return {
      tree: source.tree,
      dir,
      inputs: (await readDeclaration(source.tree, dir, path)).inputs,
    };
  }
  const tree = await options.fetch(ref, path);
  const dir = tree.dir ?? ref.dir ?? "";
  if (tree.inputs !== undefined) return { tree, dir, inputs: tree.inputs };
  const { inputs, self } = await readDeclaration(tree, dir, path);
  const asWanted = options.heedsSelf ? withSelfAttributes(tree.locked, self) : tree.locked;
  if (asWanted === tree.locked) return { tree, dir, inputs };
  const again = await options.fetch(asWanted, path);
  return { tree: again, dir, inputs: (await readDeclaration(again, dir, path)).inputs };
}

/** The reference with what `inputs.self` asks for; the same one if it asks for nothing new. */
function withSelfAttributes(
  locked: FlakeRef,
  self: Readonly<Record<string, AttributeValue>>,
): FlakeRef {
  const unknown = Object.keys(self).find((name) => name !== "submodules" && name !== "lfs");
  if (unknown !== undefined) {
    throw failure("flake-nix", `flake 'self' attribute '${unknown}' is not supported`);
  }
  const wanted = { ...locked, ...self } as FlakeRef;
  if (sameRef(wanted, locked)) return locked;
  const { narHash: _narHash, ...rest } = wanted;
  return refFromAttributes(rest as Attributes);
}

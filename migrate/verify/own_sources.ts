/**
 * Which sources of a derivation are copies of the project's own files. A copy is known by its
 * content, not by its name: names change (`./.` is called after the directory, and in a flake after
 * the store path of the whole), and filters leave files out.
 *
 * @module
 */
import type { NarNode } from "../../nix/store/nar.ts";
import { parseStorePath } from "../../nix/store/store_path.ts";
import { isSameFile } from "./same_file.ts";

type Directory = Extract<NarNode, { kind: "directory" }>;

/** What of a project's tree is looked through for the place of a source. */
export interface TreeIndex {
  /** Every directory with the names in it, from the root downwards. */
  readonly directories: readonly { readonly place: string; readonly node: Directory }[];
  /** The places of everything else, by its name. */
  readonly files: ReadonlyMap<
    string,
    readonly { readonly place: string; readonly node: NarNode }[]
  >;
}

/**
 * The place in the project of each source that is a part of it: a file with the same name and
 * content, or a directory without anything that the project's directory does not hold alike.
 * Where there are several, one of the source's own name wins, then the one nearest to the root. An
 * empty directory is a part of nothing.
 *
 * @param sources Store paths.
 * @param index Of the project's tree, see {@linkcode indexTree}.
 * @param read Describes what stands at a store path.
 */
export async function ownSources(
  sources: readonly string[],
  index: TreeIndex,
  read: (path: string) => NarNode,
): Promise<ReadonlyMap<string, string>> {
  const own = new Map<string, string>();
  for (const source of sources) {
    const place = await placeOf(read(source), parseStorePath(source)?.name ?? "", index);
    if (place !== undefined) own.set(source, place);
  }
  return own;
}

async function placeOf(
  source: NarNode,
  name: string,
  index: TreeIndex,
): Promise<string | undefined> {
  const candidates = source.kind === "directory"
    ? index.directories.filter(({ node }) => source.names.length > 0 && holds(node, source.names))
    : index.files.get(name) ?? [];
  const calledSo = ({ place }: { readonly place: string }) => place.split("/").at(-1) === name;
  const others = candidates.filter((candidate) => !calledSo(candidate));
  for (const { place, node } of [...candidates.filter(calledSo), ...others]) {
    if (await isPartOf(source, node)) return place;
  }
  return undefined;
}

function holds(directory: Directory, names: readonly string[]): boolean {
  const held = new Set(directory.names);
  return names.every((name) => held.has(name));
}

/** Whether everything in `part` is in `whole`, alike. */
async function isPartOf(part: NarNode, whole: NarNode): Promise<boolean> {
  if (part.kind === "directory" && whole.kind === "directory") {
    if (!holds(whole, part.names)) return false;
    for (const name of part.names) {
      if (!await isPartOf(await part.entry(name), await whole.entry(name))) return false;
    }
    return true;
  }
  return await isSameFile(part, whole);
}

/** Directories that hold no sources; as parts of a source they are compared all the same. */
const NOT_INDEXED = new Set([".git", ".hg", ".jj", ".svn", "node_modules"]);

/** Walks the project's tree once; nothing is read but names. */
export async function indexTree(project: NarNode): Promise<TreeIndex> {
  const directories: { place: string; node: Directory }[] = [];
  const files = new Map<string, { place: string; node: NarNode }[]>();
  if (project.kind === "directory") directories.push({ place: "", node: project });
  // Breadth first: the list grows while it is walked.
  for (const { place, node } of directories) {
    for (const name of node.names) {
      if (NOT_INDEXED.has(name)) continue;
      const below = await readable(node, name);
      if (below === undefined) continue;
      const at = place === "" ? name : `${place}/${name}`;
      if (below.kind === "directory") directories.push({ place: at, node: below });
      else files.set(name, [...files.get(name) ?? [], { place: at, node: below }]);
    }
  }
  return { directories, files };
}

/**
 * An entry; `undefined` where it can't be read, or is a socket: no source was copied from there.
 */
async function readable(directory: Directory, name: string): Promise<NarNode | undefined> {
  try {
    return await directory.entry(name);
  } catch {
    return undefined;
  }
}

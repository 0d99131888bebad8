/**
 * The files that git tracks, as they are on the disk.
 *
 * @module
 */
import { lazyImport } from "../../../nix/lazy_import.ts";
import { readTree } from "../../../nix/tools/read_tree.ts";
import type { WithFiles } from "../flake_input.ts";
import { indexEntries, type IndexEntry } from "./git_index.ts";

/** Paths that are left out, and all below them. */
export type LeftOut = ReadonlySet<string>;

/** The tracked files as they are on disk, with those of submodules or without. */
export function checkoutFiles(
  directory: string,
  recursively: boolean,
  leftOut: LeftOut,
): WithFiles {
  return async (use) => {
    const tracked = await trackedPaths(directory, recursively);
    const filter = (path: string) => tracked.has(path) && !leftOut.has(path);
    return await use(readTree(directory, { filter }));
  };
}

/** The path and all directories above it. */
export function waysTo(path: string): readonly string[] {
  const names = path.split("/");
  return names.map((_, at) => names.slice(0, at + 1).join("/"));
}

/**
 * What git tracks, and all directories above that; submodules, unless they are wanted, don't count.
 */
export async function trackedPaths(
  directory: string,
  recursively: boolean,
): Promise<ReadonlySet<string>> {
  const known = recursively ? undefined : readIndex(directory);
  const tracked = new Set<string>();
  for (const { mode, path } of known ?? await listedByGit(directory, recursively)) {
    if (mode === "160000") continue;
    for (const directory of waysTo(path)) tracked.add(directory);
  }
  return tracked;
}

async function listedByGit(
  directory: string,
  recursively: boolean,
): Promise<readonly IndexEntry[]> {
  const program = lazyImport<typeof import("./git_program.ts")>(
    "./git_program.ts",
    import.meta.url,
  );
  const paths = lazyImport<typeof import("./git_paths.ts")>("./git_paths.ts", import.meta.url);
  const modules = recursively ? ["--recurse-submodules"] : [];
  const [{ git }, { gitPaths }] = await Promise.all([program, paths]);
  return gitPaths(await git(directory, ["ls-files", "--stage", ...modules]));
}

/** Variables that say that the repository is not what stands in its directory. */
const ELSEWHERE = ["GIT_DIR", "GIT_COMMON_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"] as const;

/** Settings with which the index is another file, or of another form, or git refuses to read it. */
const UNUSUAL = /^\s*(?:\[\s*(?:extensions|include)|worktree|bare(?!\s*=\s*false\s*$))/im;

/**
 * The index of the repository at `directory`, where git would read it just so: starting git takes
 * longer than all the rest. Undefined for a worktree, another's repository and all that is unusual.
 */
function readIndex(directory: string): readonly IndexEntry[] | undefined {
  const place = `${directory}/.git`;
  try {
    if (!maySeeOwner() || ELSEWHERE.some((name) => Deno.env.has(name))) return undefined;
    const { isDirectory, uid } = Deno.lstatSync(place);
    if (!isDirectory || uid !== Deno.uid() || Deno.statSync(directory).uid !== uid) {
      return undefined;
    }
    if (UNUSUAL.test(Deno.readTextFileSync(`${place}/config`))) return undefined;
    return indexEntries(Deno.readFileSync(`${place}/index`));
  } catch (error) {
    const { NotFound, PermissionDenied } = Deno.errors;
    if (error instanceof NotFound || error instanceof PermissionDenied) return undefined;
    throw error;
  }
}

/** Whether Deno lets us look at what git would look at, without a question to the person. */
function maySeeOwner(): boolean {
  const variables = ELSEWHERE.map((variable) => ({ name: "env", variable }) as const);
  return [{ name: "sys", kind: "uid" } as const, ...variables].every((descriptor) =>
    Deno.permissions.querySync(descriptor).state === "granted"
  );
}

/**
 * The trees that the cases are about, laid out once and copied for each run.
 *
 * @module
 */
import { join } from "@std/path";
import { fromFileUrl } from "@std/path";
import type { NixEnvironment } from "../ground/nix_environment.ts";
import { shell } from "../conformance/project.ts";

const SOURCES = fromFileUrl(new URL("./flake", import.meta.url));

/**
 * `whole` is a flake in a git repository with its lock file, `dirty` the same with a change,
 * `directory` the same without git, `unlocked` one without a lock file; `plain` is no flake.
 */
const SCRIPT = `
mkdir trees
cp -r ${SOURCES}/dep dep
cp -r ${SOURCES}/plain trees/plain
cp -r ${SOURCES}/whole trees/directory
sed -i "s#{{base}}#$PWD#" trees/directory/flake.nix
find . -exec touch -d 2024-02-29T12:34:56Z {} +
cp -r trees/directory trees/unlocked
`;

const REPOSITORIES = `
find . -exec touch -d 2024-02-29T12:34:56Z {} +
for name in whole dirty; do
  cp -a directory $name
  git -C $name init -q; git -C $name add -A; git -C $name commit -qm one
done
git -C unlocked init -q; git -C unlocked add -A; git -C unlocked commit -qm one
echo changed >> dirty/file
echo untracked > dirty/untracked
mkdir elsewhere
`;

/** Lays the trees out in a new directory; the lock file is written by the newest Nix at hand. */
export async function layOut(base: string, nixes: readonly NixEnvironment[]): Promise<void> {
  await Deno.mkdir(base);
  await shell(base, SCRIPT);
  const newest = nixes.findLast((nix) => nix.hasFlakes)!;
  const words = ["nix", "flake", "lock", `path:${base}/trees/directory`];
  const { status, stderr } = await newest.run(words, { features: "on", store: "locking" });
  if (status !== 0) throw new Error(stderr);
  await shell(join(base, "trees"), REPOSITORIES);
}

/** A copy of the trees for one run. */
export async function copyTrees(base: string, directory: string): Promise<void> {
  await shell(base, `mkdir -p ${directory}; cp -a trees/. ${directory}`);
}

/**
 * All that a store has.
 *
 * @module
 */
import { failure } from "../diagnostic.ts";
import { parseStorePath } from "../store/store_path.ts";
import { runNix } from "./run.ts";
import { slices } from "./slices.ts";
import { storeDirectory } from "./store_directory.ts";
import { storeRoot } from "./store_root.ts";

/**
 * Every store path of a store that is a directory of this machine: its own unless `url` names
 * another one, or a binary cache. Nix has no stable command for it: the valid ones are told from
 * what lies in the directory.
 *
 * @param url The store as NIX_REMOTE names it.
 * @throws {Failure} `all` for a store that can't be looked into; `nix-failed`.
 */
export async function allPaths(url = "auto"): Promise<readonly string[]> {
  const cache = /^file:\/\/(\/[^?]*)/.exec(url)?.[1];
  if (cache !== undefined) return await pathsInCache(cache);
  const root = rootOf(url);
  if (root === undefined) {
    throw failure("all", `--all can't ask '${url}' what it has: only a directory is looked into`, {
      help: "name the paths, or take `nix copy --all` on a Nix that has it",
    });
  }
  const paths = (await namesIn(root + storeDirectory())).map((name) =>
    `${storeDirectory()}/${name}`
  )
    .filter((path) => parseStorePath(path, storeDirectory()) !== undefined);
  const invalid = new Set<string>();
  for (const part of slices(paths)) {
    const words = ["--check-validity", "--print-invalid", ...part];
    for (
      const path of (await runNix("nix-store", words, { env: { NIX_REMOTE: url } })).split("\n")
    ) invalid.add(path);
  }
  return paths.filter((path) => !invalid.has(path));
}

/** What stands before the paths of a store of this machine: the directory that it is below. */
function rootOf(url: string): string | undefined {
  return ["", "auto", "daemon", "local"].includes(url) ? "" : storeRoot(url);
}

async function namesIn(directory: string): Promise<readonly string[]> {
  return (await Array.fromAsync(Deno.readDir(directory), ({ name }) => name)).sort();
}

async function pathsInCache(directory: string): Promise<readonly string[]> {
  const infos = (await namesIn(directory)).filter((name) => name.endsWith(".narinfo"));
  const texts = infos.map((name) => Deno.readTextFile(`${directory}/${name}`));
  return (await Promise.all(texts)).flatMap((text) => /^StorePath: (.+)$/m.exec(text)?.[1] ?? []);
}

/**
 * All that a store has.
 *
 * @module
 */
import { withDatabase } from "./path_infos.ts";

/**
 * Every store path of a store: of a binary cache that is a directory by what lies there, which has
 * the paths' names; of others by what they say.
 *
 * @param store The store as NIX_REMOTE names it; this machine's own where it is left out.
 * @throws {Failure} `nix-failed` with Nix's own words, as for a cache that can't be listed.
 */
export async function allPaths(store?: string): Promise<readonly string[]> {
  const cache = /^file:\/\/(\/[^?]*)/.exec(store ?? "")?.[1];
  if (cache !== undefined) return await pathsInCache(cache);
  return await withDatabase({ store, settings: [] }, async ({ allPaths }) => await allPaths());
}

async function namesIn(directory: string): Promise<readonly string[]> {
  return (await Array.fromAsync(Deno.readDir(directory), ({ name }) => name)).sort();
}

async function pathsInCache(directory: string): Promise<readonly string[]> {
  const infos = (await namesIn(directory)).filter((name) => name.endsWith(".narinfo"));
  const texts = infos.map((name) => Deno.readTextFile(`${directory}/${name}`));
  return (await Promise.all(texts)).flatMap((text) => /^StorePath: (.+)$/m.exec(text)?.[1] ?? []);
}

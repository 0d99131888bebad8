/**
 * The links that keep what is remembered from being collected, put in order whenever it is used.
 *
 * @module
 */
import { isRefusal } from "../compat/bridge/cache/states.ts";
import { lazyImport } from "../nix/lazy_import.ts";
import { renew } from "../nix/tools/renew_link.ts";

/**
 * Makes the links in `directory` new and puts those of `paths` back that are gone. Where nothing
 * can be written all stays as it is.
 */
export async function refreshRoots(directory: string, paths: readonly string[]): Promise<void> {
  try {
    await refresh(directory, paths);
  } catch (error) {
    if (!isRefusal(error)) throw error;
  }
}

async function refresh(directory: string, paths: readonly string[]): Promise<void> {
  const links = [...Deno.readDirSync(directory)].filter(({ isSymlink }) => isSymlink);
  for (const { name } of links) renew(`${directory}/${name}`);
  const names = new Set(links.map(({ name }) => name));
  for (const path of paths) {
    const name = path.slice(path.lastIndexOf("/") + 1);
    if (!names.has(name)) await add(path, `${directory}/${name}`);
  }
}

async function add(path: string, link: string): Promise<void> {
  const { addRoot } = await lazyImport<typeof import("../nix/tools/store.ts")>(
    "../nix/tools/store.ts",
    import.meta.url,
  );
  await addRoot(path, link);
}

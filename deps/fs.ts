/**
 * The part of `@std/fs` the program uses, with std's names and behaviour, over Deno's own API:
 * `@std/fs` has no npm edition. Where JSR is reachable, `deno.json` maps `@std/fs` to JSR's
 * package.
 *
 * @module
 */

/** Whether something stands at `path`; a dangling symbolic link does not count, as in std. */
export async function exists(path: string | URL): Promise<boolean> {
  try {
    await Deno.stat(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/** Makes the directory and its parents; one that is there already is left as it is. */
export async function ensureDir(dir: string | URL): Promise<void> {
  await Deno.mkdir(dir, { recursive: true });
}

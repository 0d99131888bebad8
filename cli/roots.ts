/**
 * The links that keep what was archived from being collected.
 *
 * @module
 */
import { failure } from "../nix/diagnostic.ts";
import { addRoot } from "../nix/tools/store.ts";
import { describeWriteError } from "../nix/tools/write_error.ts";

/** Links every path in `directory`, and removes the links to what is not there any more. */
export async function keepRoots(directory: string, paths: readonly string[]): Promise<void> {
  const { basename, join } = await import("@std/path");
  await makeDirectory(directory);
  const names = new Set(paths.map((path) => basename(path)));
  for (const path of paths) await addRoot(path, join(directory, basename(path)));
  for (const { name, isSymlink } of Deno.readDirSync(directory)) {
    if (isSymlink && !names.has(name)) await Deno.remove(join(directory, name));
  }
}

async function makeDirectory(directory: string): Promise<void> {
  try {
    await Deno.mkdir(directory, { recursive: true });
  } catch (error) {
    throw describeWriteError(error, directory);
  }
}

/** Where the links of one flake are unless told: one directory a flake, named for its reference. */
export async function rootsDirectory(reference: string): Promise<string> {
  const { join } = await import("@std/path");
  const { keyOf, stateHome } = await import("../migrate/apply/store.ts");
  const home = stateHome();
  if (home !== undefined) {
    return join(home, "flakebridge", "archives", await keyOf(reference));
  }
  throw failure("no-home", "HOME is not set: there is no place for the links that keep the paths", {
    help: "name one with --roots",
  });
}

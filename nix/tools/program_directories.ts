/**
 * Where the programs of store paths are.
 *
 * @module
 */
import { dirname, resolve } from "@std/path";
import { failure } from "../diagnostic.ts";
import { storeDirectory } from "./store_directory.ts";

/**
 * The `bin` directories of store paths, and of those that they want beside them
 * (`nix-support/propagated-user-env-packages`), each once.
 *
 * @throws {Failure} `outside-store` for a store path that is a link to elsewhere.
 */
export function programDirectories(paths: readonly string[]): readonly string[] {
  const done = new Set<string>();
  const waiting = [...paths];
  for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
    if (done.has(path)) continue;
    done.add(path);
    needInStore(path);
    waiting.push(...propagatedBy(path));
  }
  return [...done].map((path) => `${path}/bin`);
}

function needInStore(path: string): void {
  const place = linkedTo(path);
  if (place.startsWith(`${storeDirectory()}/`)) return;
  throw failure("outside-store", `path '${place}/bin' is not in the Nix store`);
}

/** What a path leads to by links, there or not. */
function linkedTo(path: string): string {
  try {
    return linkedTo(resolve(dirname(path), Deno.readLinkSync(path)));
  } catch {
    return path;
  }
}

function propagatedBy(path: string): readonly string[] {
  try {
    const text = Deno.readTextFileSync(`${path}/nix-support/propagated-user-env-packages`);
    return text.split(/\s+/).filter((word) => word !== "");
  } catch {
    return [];
  }
}

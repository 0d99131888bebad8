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
 * @throws {Failure} `outside-store` for a store path that is a link to elsewhere; `link-loop` for
 * one that is a link to itself, by others or not.
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
  const passed = new Set<string>();
  let place = path;
  for (let link = linkAt(place); link !== undefined; link = linkAt(place)) {
    if (passed.has(place)) {
      throw failure("link-loop", `infinite symlink recursion in path '${path}/bin'`);
    }
    passed.add(place);
    place = resolve(dirname(place), link);
  }
  return place;
}

/** What is written in a link; undefined where there is none. */
function linkAt(path: string): string | undefined {
  try {
    return Deno.readLinkSync(path);
  } catch {
    return undefined;
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

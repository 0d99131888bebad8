/**
 * Words for what is in the store: its path, or a link that leads there, like `result`.
 *
 * @module
 */
import { resolve } from "@std/path";
import { parseStorePath } from "../store/store_path.ts";
import { storeDirectory } from "./store_directory.ts";

/**
 * The store object that `path` is, is in, or leads to by links; undefined where it leads elsewhere.
 * Links are followed one by one: inside the store none is.
 */
export function storeObjectAt(path: string): string | undefined {
  const seen = new Set<string>();
  for (let at = resolve(path); !seen.has(at);) {
    const object = parseStorePath(at, storeDirectory())?.path;
    if (object !== undefined) return object;
    seen.add(at);
    const target = linkTarget(at);
    if (target === undefined) return undefined;
    at = resolve(at, "..", target);
  }
  return undefined;
}

function linkTarget(path: string): string | undefined {
  try {
    return Deno.readLinkSync(path);
  } catch {
    return undefined;
  }
}

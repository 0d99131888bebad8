/**
 * `--store DIR` for all that is run and read.
 *
 * @module
 */
import { resolve } from "@std/path";
import { storeRoot } from "../nix/tools/store_root.ts";
import type { Setting } from "./nix_settings.ts";

/**
 * Has every program of Nix use the store below the directory that the flags name, if they name one.
 */
export function enterStore(flags: Readonly<Record<string, unknown>>): void {
  const settings = (flags["option"] ?? []) as readonly Setting[];
  const set = settings.findLast(([name]) => name === "store")?.[1];
  const root = storeRoot(flags["store"] as string | undefined ?? set ?? "");
  if (root !== undefined) Deno.env.set("NIX_REMOTE", resolve(root));
}

/**
 * The room of locks: half of all modules, which a verb whose answer is remembered does without.
 *
 * @module
 */
import { lazyImport } from "../nix/lazy_import.ts";

/** Reads the room when there is work for it. */
export function lockRoom(): Promise<typeof import("../compat/lock/mod.ts")> {
  return lazyImport("../compat/lock/mod.ts", import.meta.url);
}

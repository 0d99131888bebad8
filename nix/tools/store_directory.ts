/**
 * Where the store is.
 *
 * @module
 */
import { DEFAULT_STORE } from "../store/store_path.ts";

/**
 * The directory of store objects, as Nix takes it from the environment (Nix manual, "Environment
 * variables").
 */
export function storeDirectory(): string {
  return Deno.env.get("NIX_STORE_DIR") || DEFAULT_STORE;
}

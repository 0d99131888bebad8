/**
 * Flake references that pure evaluation takes.
 *
 * @module
 */
import { isLocked, parseFlakeRef } from "../../compat/ref/mod.ts";

/**
 * Whether a text is a reference to one tree for good: a revision from forges and repositories, a
 * `narHash` from archives and paths. Source: Nix's `Input::isLocked`.
 */
export function isLockedReference(text: string): boolean {
  try {
    return isLocked(parseFlakeRef(text, { allowRelative: false }));
  } catch {
    return false;
  }
}

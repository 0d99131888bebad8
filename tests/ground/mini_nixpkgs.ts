/**
 * The miniature nixpkgs of the tests, as a place and as a flake input.
 *
 * @module
 */
import { fromFileUrl } from "@std/path";

/** Its directory, absolute. */
export const MINI_NIXPKGS: string = fromFileUrl(new URL("../nixpkgs", import.meta.url));

/** The flake reference that a migration is told to use for `<nixpkgs>`. */
export const MINI_NIXPKGS_REF = `path:${MINI_NIXPKGS}`;

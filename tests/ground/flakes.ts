/**
 * Miniatures of flakes that a flake.nix may take its style from: as much of them as that needs.
 *
 * @module
 */
import { fromFileUrl } from "@std/path";

/** The directory that has one of each name. */
export const MINI_FLAKES: string = fromFileUrl(new URL("../flakes", import.meta.url));

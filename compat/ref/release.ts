/**
 * The releases of Nix whose flake references and lock files differ, and which one to be like.
 *
 * @module
 */

/** A release line of Nix: the one a lock file is to look like. */
export type NixRelease = "2.8" | "2.26" | "2.34";

/** What is imitated unless asked otherwise. */
export const NEWEST_RELEASE: NixRelease = "2.34";

/**
 * The releases of Nix whose flake references and lock files differ, and which one to be like.
 *
 * @module
 */

/** A release line of Nix: the one a lock file is to look like. */
export type NixRelease = "2.8" | "2.26" | "2.34";

/** What is imitated unless asked otherwise. */
export const NEWEST_RELEASE: NixRelease = "2.34";

/**
 * The release line that a version of Nix, `2.18.1`, is most like: the newest that is not newer.
 * Undefined for a version without flakes, and for a text that is no version.
 */
export function releaseLike(version: string): NixRelease | undefined {
  const match = /^(\d+)\.(\d+)/.exec(version);
  if (match === null) return undefined;
  const [major, minor] = [Number(match[1]), Number(match[2])];
  if (major > 2 || (major === 2 && minor >= 34)) return "2.34";
  if (major < 2 || minor < 4) return undefined;
  return minor >= 26 ? "2.26" : "2.8";
}

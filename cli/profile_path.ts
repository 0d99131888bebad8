/**
 * What a profile is made of that a verb sets whole.
 *
 * @module
 */
import { failure } from "../nix/diagnostic.ts";

/**
 * The one store path of such a profile.
 *
 * @throws {Failure} `profile` where there are several, or none.
 */
export function pathForProfile(paths: readonly string[]): string {
  const different = [...new Set(paths)];
  const [path] = different;
  if (path !== undefined && different.length === 1) return path;
  throw failure(
    "profile",
    `'--profile' requires that the arguments produce a single store path, but there are ${different.length}`,
  );
}

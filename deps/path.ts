/**
 * The part of `@std/path` the program uses, typed: npm's edition of std carries no types.
 * `deno.json` maps `@std/path` here; where JSR is reachable, it maps to JSR's package instead.
 *
 * Nix runs where paths have slashes: what tells the systems apart is three times as much to read,
 * and the built-in `node:path` takes longer still to load.
 *
 * @module
 */
import { basename as basename_ } from "deno-std/path/posix/basename.js";
import { dirname as dirname_ } from "deno-std/path/posix/dirname.js";
import { fromFileUrl as fromFileUrl_ } from "deno-std/path/posix/from_file_url.js";
import { isAbsolute as isAbsolute_ } from "deno-std/path/posix/is_absolute.js";
import { join as join_ } from "deno-std/path/posix/join.js";
import { normalize as normalize_ } from "deno-std/path/posix/normalize.js";
import { relative as relative_ } from "deno-std/path/posix/relative.js";
import { resolve as resolve_ } from "deno-std/path/posix/resolve.js";

export const basename: (path: string, suffix?: string) => string = basename_;
export const dirname: (path: string) => string = dirname_;
export const fromFileUrl: (url: string | URL) => string = fromFileUrl_;
export const isAbsolute: (path: string) => boolean = isAbsolute_;
export const join: (...paths: readonly string[]) => string = join_;
export const normalize: (path: string) => string = normalize_;
export const relative: (from: string, to: string) => string = relative_;
export const resolve: (...pathSegments: readonly string[]) => string = resolve_;

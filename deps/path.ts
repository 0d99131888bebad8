/**
 * The part of `@std/path` the program uses, typed: npm's edition of std carries no types.
 * `deno.json` maps `@std/path` here; where JSR is reachable, it maps to JSR's package instead.
 *
 * @module
 */
import { basename as basename_ } from "deno-std/path/basename.js";
import { dirname as dirname_ } from "deno-std/path/dirname.js";
import { fromFileUrl as fromFileUrl_ } from "deno-std/path/from_file_url.js";
import { isAbsolute as isAbsolute_ } from "deno-std/path/is_absolute.js";
import { join as join_ } from "deno-std/path/join.js";
import { normalize as normalize_ } from "deno-std/path/normalize.js";
import { relative as relative_ } from "deno-std/path/relative.js";
import { resolve as resolve_ } from "deno-std/path/resolve.js";

export const basename: (path: string | URL, suffix?: string) => string = basename_;
export const dirname: (path: string | URL) => string = dirname_;
export const fromFileUrl: (url: string | URL) => string = fromFileUrl_;
export const isAbsolute: (path: string) => boolean = isAbsolute_;
export const join: (path: string | URL, ...paths: string[]) => string = join_;
export const normalize: (path: string | URL) => string = normalize_;
export const relative: (from: string, to: string) => string = relative_;
export const resolve: (...pathSegments: string[]) => string = resolve_;

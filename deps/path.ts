/**
 * The part of `@std/path` the program uses, under std's names. It is Deno's built-in `node:path`, from
 * which std's comes: npm's edition of std, 38 small files, takes as long to load as Deno to start.
 * `deno.json` maps `@std/path` here; where JSR is reachable, it maps to JSR's package instead.
 *
 * @module
 */
export { basename, dirname, isAbsolute, join, normalize, relative, resolve } from "node:path";
export { fileURLToPath as fromFileUrl } from "node:url";

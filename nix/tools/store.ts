/**
 * Trees into the store and kept there, by commands that every Nix has.
 *
 * @module
 */
import { failure } from "../diagnostic.ts";
import { nixString } from "../syntax/string_literal.ts";
import { narChunks, type NarNode } from "../store/nar.ts";
import { evaluate } from "./evaluate.ts";
import { run, runNix, type RunOptions } from "./run.ts";
import { renew } from "./renew_link.ts";
import { isKeptBy, isSealed } from "./sealed.ts";

/** How the store is reached. */
export type StoreOptions = Pick<RunOptions, "env" | "signal">;

/** Whether the store has an object. */
export async function isInStore(path: string, options: StoreOptions = {}): Promise<boolean> {
  return (await run("nix-store", ["--check-validity", path], options)).status === 0;
}

/**
 * Adds a tree, addressed by its content, and returns its path. It is laid out in `scratch`, an
 * empty directory, first: no program that every Nix has takes an archive and gives it such an
 * address.
 *
 * @throws {Failure} `nix-failed` with Nix's own words.
 */
export async function addToStore(
  root: NarNode,
  name: string,
  scratch: string,
  options: StoreOptions = {},
): Promise<string> {
  const tree = `${scratch}/${name}`;
  await runNix("nix-store", ["--restore", tree], { ...options, stdin: narChunks(root) });
  const words = ["--add-fixed", "--recursive", "sha256", tree];
  return (await runNix("nix-store", words, options)).trim();
}

/**
 * Makes `link` a symbolic link to a store path, which is not collected as long as it is there. One
 * to a derivation leads to the derivation itself: `nix-store --realise` would build it.
 */
export async function addRoot(
  path: string,
  link: string,
  options: StoreOptions = {},
): Promise<void> {
  if (isSealed(path) && await isKeptBy(link, path)) return renew(link);
  const root = ["--add-root", link, "--indirect"];
  if (!path.endsWith(".drv")) await runNix("nix-store", ["--realise", path, ...root], options);
  else await runNix("nix-instantiate", ["-E", `import ${nixString(path)}`, ...root], options);
}

/**
 * Fetches a derivation from a binary cache, and does not build it: what Nix's `builtins.storePath`
 * does that no stable command does.
 *
 * @throws {Failure} `nix-failed` with Nix's own words, where no cache has it.
 */
export async function fetchDerivation(path: string, settings: readonly string[]): Promise<void> {
  await evaluate(`builtins.storePath ${nixString(path)}`, { write: true, args: settings });
}

/**
 * The derivation that made a store path.
 *
 * @throws {Failure} `no-deriver` where the store does not know it; `nix-failed`.
 */
export async function deriverOf(path: string, settings: readonly string[]): Promise<string> {
  const deriver = (await runNix("nix-store", ["--query", "--deriver", ...settings, path])).trim();
  if (deriver !== "unknown-deriver") return deriver;
  throw failure("no-deriver", `'${path}' does not have a known deriver`);
}

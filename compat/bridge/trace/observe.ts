/**
 * Evaluations whose reads are seen.
 *
 * @module
 */
import { nixString } from "../../../nix/syntax/string_literal.ts";
import { sourcePath } from "../../../nix/store/store_path.ts";
import { parseHash } from "../../../nix/store/hash.ts";
import { storeDirectory } from "../../../nix/tools/store_directory.ts";
import type { LockFile } from "../../lock/mod.ts";
import { withLibrary } from "../question.ts";
import observer from "./observer.nix" with { type: "text" };

/** With it Nix says which paths it copies to the store. */
export const TALKATIVE: readonly string[] = ["-vv"];

/** The flake that is looked at: the store path of its tree, and its lock. */
export interface Observed {
  readonly storePath: string;
  readonly lock: LockFile;
}

/** The expression, with an `evaluator` that tells on stderr what is read of the flake's tree. */
export async function observedExpression(
  expression: string,
  { storePath, lock }: Observed,
): Promise<string> {
  const trees = [storePath, ...await inputPaths(lock)].map(nixString).join(" ");
  return `let
  unobserved = evaluator;
  observer = (
${observer}) { root = ${nixString(storePath)}; trees = [ ${trees} ]; };
in
let
  evaluator = arguments: unobserved (arguments // { inherit (observer) reads watch; });
  # What we make of values may read, too, and show where they are.
  builtins = observer.reads;
  inherit (observer.reads) toString;
in
${withLibrary(expression)}`;
}

/** Where the locked inputs are in the store, each once. */
export async function inputPaths({ nodes }: LockFile): Promise<readonly string[]> {
  const hashes = Object.values(nodes).flatMap(({ locked }) => locked?.narHash ?? []);
  const paths = hashes.map((hash) =>
    sourcePath(parseHash(hash, "sha256"), "source", storeDirectory())
  );
  return [...new Set(await Promise.all(paths))];
}

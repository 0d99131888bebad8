/**
 * What a reference says, before it is used.
 *
 * @module
 */
import { type Failure, failure } from "../../nix/diagnostic.ts";
import { type FlakeRef, isCommitHash, isNarHash, printFlakeRef } from "../ref/mod.ts";
import { leavesTree } from "./tree_path.ts";

/**
 * Throws a failure for a revision or a NAR hash that is none, and for a directory outside the tree.
 * Nix asks for the hashes when it uses them, not when it reads a reference, and takes such a
 * directory for one from the tree's root. To git such a revision could be an option, which runs a
 * program.
 */
export function needSound(ref: FlakeRef): void {
  const rev = "rev" in ref ? ref.rev : undefined;
  if (rev !== undefined && !isCommitHash(rev)) throw unsound(ref, `'${rev}' is not a commit hash`);
  if (ref.narHash !== undefined && !isNarHash(ref.narHash)) {
    throw unsound(ref, `'${ref.narHash}' is not a NAR hash: SHA-256 in SRI notation`);
  }
  if (leavesTree(ref.dir ?? "")) throw unsound(ref, `directory '${ref.dir}' leaves its tree`);
}

function unsound(ref: FlakeRef, words: string): Failure {
  return failure("flake-ref", `in '${printFlakeRef(ref)}', ${words}`);
}

/**
 * Hashes in references, before they are used.
 *
 * @module
 */
import { type Failure, failure } from "../../nix/diagnostic.ts";
import { type FlakeRef, isCommitHash, isNarHash, printFlakeRef } from "../ref/mod.ts";

/**
 * Throws a failure for a revision or a NAR hash that is none. Nix asks this when it uses them, not
 * when it reads a reference; to git such a revision could be an option, which runs a program.
 */
export function needHashes(ref: FlakeRef): void {
  const rev = "rev" in ref ? ref.rev : undefined;
  if (rev !== undefined && !isCommitHash(rev)) throw badHash(ref, rev, "a commit hash");
  if (ref.narHash !== undefined && !isNarHash(ref.narHash)) {
    throw badHash(ref, ref.narHash, "a NAR hash: SHA-256 in SRI notation");
  }
}

function badHash(ref: FlakeRef, text: string, what: string): Failure {
  return failure("bad-hash", `in '${printFlakeRef(ref)}', '${text}' is not ${what}`);
}

/**
 * The names of commits.
 *
 * @module
 */
import { failure } from "../../../nix/diagnostic.ts";
import { tryGit } from "./git_program.ts";
import type { FetchSession } from "./session.ts";

/** Before 2.34 an annotated tag is locked by its own hash, not by that of its commit. */
export async function revisionOf(
  repository: string,
  name: string,
  session: FetchSession,
): Promise<string> {
  const spec = session.like === "2.34" ? `${name}^{commit}` : name;
  const found = await tryGit(repository, ["rev-parse", "--verify", "--quiet", spec]);
  if (found.status === 0) return found.stdout.trim();
  throw failure("no-such-ref", `the repository '${repository}' has no branch or tag '${name}'`);
}

/** The revision, if the repository has it; else a failure. */
export async function knownRevision(repository: string, rev: string): Promise<string> {
  if (await hasCommit(repository, rev)) return rev.toLowerCase();
  throw failure("no-such-revision", `the repository has no revision '${rev}'`);
}

/** Whether the repository has the commit of this hash, or that of the tag of this hash. */
export async function hasCommit(repository: string, rev: string): Promise<boolean> {
  return (await tryGit(repository, ["cat-file", "-e", `${rev}^{commit}`])).status === 0;
}

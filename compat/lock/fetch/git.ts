/**
 * `git+file:`, `git+https:` and `git+ssh:` inputs, through the `git` program; here, repositories on
 * this machine that have their files on disk.
 *
 * @module
 */
import { exists } from "@std/fs";
import { failure } from "../../../nix/diagnostic.ts";
import type { GitRef } from "../../ref/mod.ts";
import type { FetchedTree } from "../flake_input.ts";
import { type Commit, commitDate, leftOutOf, narHashOf, treeOfCommit } from "./git_commit.ts";
import { git, tryGit } from "./git_program.ts";
import { fetchRemote } from "./git_remote.ts";
import { knownRevision, revisionOf } from "./git_revision.ts";
import { checkoutFiles } from "./checkout_files.ts";
import { refuseVerification } from "./git_verify.ts";
import { checkoutPath, repositoryPath } from "./repository_path.ts";
import { allowsDirty, type FetchSession } from "./session.ts";
import { trackedFiles } from "./tracked_files.ts";

/** The tree of the commit that a reference means, or of its newest one. */
export async function fetchGit(ref: GitRef, session: FetchSession): Promise<FetchedTree> {
  refuseVerification(ref, session);
  if (ref.exportIgnore === true && ref.submodules === true) {
    const message = "exportIgnore and submodules are not supported together yet";
    throw failure("unsupported-input", message);
  }
  const directory = await localRepository(ref);
  if (directory === undefined) return await fetchRemote(ref, session);
  if (ref.ref === undefined && ref.rev === undefined) {
    const head = await tryGit(directory, ["rev-parse", "--verify", "--quiet", "HEAD"]);
    const rev = head.status === 0 ? head.stdout.trim() : undefined;
    if (rev === undefined || await changesOf(directory, ref.submodules === true) !== "") {
      return await dirtyTree(ref, { directory, rev }, session);
    }
  }
  return await treeOfCommit(ref, await localCommit(ref, directory, session), session);
}

/**
 * The tree of a repository's working directory, whose changes need not be committed. What is not
 * committed can be read, but since 2.26 not locked: it has a `dirtyRev` instead of a revision.
 */
export async function fetchWorkingTree(ref: GitRef, session: FetchSession): Promise<FetchedTree> {
  return await fetchGit(ref, { ...session, takesDirty: true });
}

/** A working directory, and the commit that its changes started from, if there is one. */
interface Checkout {
  readonly directory: string;
  readonly rev: string | undefined;
}

async function dirtyTree(
  ref: GitRef,
  { directory, rev }: Checkout,
  session: FetchSession,
): Promise<FetchedTree> {
  if (!allowsDirty(session)) {
    throw failure("dirty-git", `Git tree '${directory}' is dirty: a lock can't name its state`, {
      help: "commit what changed there",
    });
  }
  const { dir: _dir, ...attributes } = ref;
  const lastModified = rev === undefined ? 0 : await commitDate(directory, rev);
  const leftOut = rev === undefined
    ? new Set<string>()
    : await leftOutOf(ref, { repository: directory, rev }, session);
  const withFiles = checkoutFiles(directory, ref.submodules === true, leftOut);
  const narHash = await narHashOf(withFiles);
  const dirty = session.like === "2.8" ? {} : dirtyRevision(rev);
  return {
    ...trackedFiles({ root: directory, recursively: ref.submodules === true }),
    locked: { ...attributes, ...dirty, lastModified, narHash },
    withFiles,
  };
}

function dirtyRevision(rev: string | undefined): Pick<GitRef, "dirtyRev" | "dirtyShortRev"> {
  if (rev === undefined) return {};
  return { dirtyRev: `${rev}-dirty`, dirtyShortRev: `${rev.slice(0, 7)}-dirty` };
}

/** What is not committed; in submodules only where they belong to the tree. */
function changesOf(directory: string, recursively: boolean): Promise<string> {
  const submodules = recursively ? "--ignore-submodules=none" : "--ignore-submodules";
  return git(directory, ["status", "--porcelain", "-uno", submodules]);
}

/** The directory of a repository that has a working tree; undefined for a bare or remote one. */
async function localRepository({ url }: GitRef): Promise<string | undefined> {
  const path = repositoryPath(url);
  if (path !== undefined && !await exists(path)) {
    throw failure("no-such-path", `Git repository "${path}" does not exist`);
  }
  return await checkoutPath(url);
}

async function localCommit(ref: GitRef, directory: string, session: FetchSession): Promise<Commit> {
  const isCheckout = ref.ref === undefined && ref.rev === undefined;
  const isOnDisk = isCheckout && session.like !== "2.8";
  await refuseShallow(ref, directory, isOnDisk);
  const branch = ref.ref ?? await currentBranch(directory, session);
  const rev = ref.rev ?? await revisionOf(directory, ref.ref ?? "HEAD", session);
  return {
    repository: directory,
    rev: await knownRevision(directory, rev),
    ref: branch ?? (isCheckout ? undefined : "master"),
    isCheckout: isOnDisk,
    // Nix 2.26 counts the revisions of a working tree even when it is told `shallow=1`.
    isCounted: ref.shallow !== true || (isCheckout && session.like === "2.26"),
  };
}

/**
 * Of a working tree Nix counts the commits that are there, unless a worktree shares the list of
 * those that are not.
 */
async function refuseShallow(ref: GitRef, repository: string, isOnDisk: boolean): Promise<void> {
  if (ref.shallow === true) return;
  const asked = ["rev-parse", "--is-shallow-repository", "--absolute-git-dir"];
  const [isShallow, own = ""] = (await git(repository, asked)).split("\n");
  if (isShallow !== "true" || (isOnDisk && await exists(`${own}/shallow`))) return;
  const message = `'${ref.url}' is a shallow Git repository: its revisions can't be counted`;
  throw failure("shallow-git", message, { help: "add `shallow=1` to the input's URL" });
}

/** As Nix names it: in full since 2.26, the branch alone before. */
async function currentBranch(
  directory: string,
  session: FetchSession,
): Promise<string | undefined> {
  const args = session.like === "2.8"
    ? ["rev-parse", "--abbrev-ref", "HEAD"]
    : ["symbolic-ref", "--quiet", "HEAD"];
  const { status, stdout } = await tryGit(directory, args);
  return status === 0 ? stdout.trim() : undefined;
}

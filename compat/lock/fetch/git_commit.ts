/**
 * Commits of repositories on this machine, as source trees.
 *
 * @module
 */
import { failure } from "../../../nix/diagnostic.ts";
import { narDigest } from "../../../nix/store/digest.ts";
import { printHash } from "../../../nix/store/hash.ts";
import { readTree } from "../../../nix/tools/read_tree.ts";
import type { GitRef } from "../../ref/mod.ts";
import type { FetchedTree, WithFiles } from "../flake_input.ts";
import { exportIgnored } from "./export_ignore.ts";
import { archivedFiles } from "./git_archive.ts";
import { gitLogin } from "./git_login.ts";
import { git, gitWith, tryGit } from "./git_program.ts";
import { checkoutFiles, type LeftOut } from "./checkout_files.ts";
import { commitFiles, isLinkOf, readTextOf } from "./git_tree.ts";
import { verifyCommit } from "./git_verify.ts";
import { withoutPasswords } from "./secrets.ts";
import { type FetchSession, needNetwork } from "./session.ts";

/** A commit in a repository on this machine. */
export interface Commit {
  readonly repository: string;
  readonly rev: string;
  /** The branch or tag that `locked` names; absent where no branch is checked out. */
  readonly ref: string | undefined;
  /** Whether the files on disk count, which are those of the commit but for what git converts, and
   * for submodules. */
  readonly isCheckout: boolean;
  /** Whether `locked` says how many commits lead to this one. */
  readonly isCounted: boolean;
}

/** The tree of a commit that `ref` means. */
export async function treeOfCommit(
  ref: GitRef,
  commit: Commit,
  session: FetchSession,
): Promise<FetchedTree> {
  const { repository, rev } = commit;
  await verifyCommit(ref, repository, rev, session);
  const { dir: _dir, ...attributes } = ref;
  const withFiles = filesOf(ref, commit, session);
  const count = async () => Number(await git(repository, ["rev-list", "--count", rev]));
  return {
    locked: {
      ...attributes,
      ...(commit.ref === undefined ? {} : { ref: commit.ref }),
      rev,
      ...(commit.isCounted ? { revCount: await count() } : {}),
      lastModified: await commitDate(repository, rev),
      narHash: await narHashOf(withFiles),
    },
    readText: (file) => readTextOf(repository, rev, file),
    isLink: (file) => isLinkOf(repository, rev, file),
    withFiles,
  };
}

/** SRI. */
export async function narHashOf(withFiles: WithFiles): Promise<string> {
  return printHash(await withFiles(narDigest), "sri");
}

/** In seconds since 1970. */
export async function commitDate(repository: string, rev: string): Promise<number> {
  return Number(await git(repository, ["log", "-1", "--format=%ct", rev]));
}

/**
 * Submodules are either part of the tree, or not there; in a commit, as an empty directory. Nix 2.8
 * takes what `git archive` makes, substitutions and all.
 */
function filesOf(ref: GitRef, commit: Commit, session: FetchSession): WithFiles {
  const { repository, rev, isCheckout } = commit;
  if (!isCheckout && (ref.submodules === true || ref.lfs === true)) {
    return cloneFiles(ref, commit, session);
  }
  if (session.like === "2.8") return archivedFiles(repository, rev, session);
  return async (use) => {
    const leftOut = await leftOutOf(ref, commit, session);
    const files = isCheckout
      ? checkoutFiles(repository, ref.submodules === true, leftOut)
      : commitFiles(repository, rev, leftOut);
    return await files(use);
  };
}

/** What `exportIgnore` keeps out. */
export async function leftOutOf(
  ref: GitRef,
  { repository, rev }: Pick<Commit, "repository" | "rev">,
  session: FetchSession,
): Promise<LeftOut> {
  if (ref.exportIgnore !== true) return new Set();
  return await exportIgnored(repository, rev, session);
}

function cloneFiles(ref: GitRef, commit: Commit, session: FetchSession): WithFiles {
  let clone: Promise<string> | undefined;
  return async (use) => {
    clone ??= wholeClone(commit, ref, session);
    return await use(readTree(await clone, { filter: (path) => !/(?:^|\/)\.git$/.test(path) }));
  };
}

/** A clone whose submodules, and files of Git LFS, are fetched from where they say they are. */
async function wholeClone(
  { repository, rev }: Commit,
  ref: GitRef,
  session: FetchSession,
): Promise<string> {
  const clone = await session.scratch();
  const isFile = ref.url.startsWith("file:");
  if (!isFile) needNetwork(session, withoutPasswords(ref.url));
  if (ref.lfs === true) await needLfs(clone);
  const allowed = isFile ? ["-c", "protocol.file.allow=always"] : [];
  const filters = ref.lfs === true ? LFS_FILTERS : [];
  const { address, settings = [], env = {} } = gitLogin(isFile ? repository : ref.url);
  const options = {
    env: ref.lfs === true ? env : { ...env, GIT_LFS_SKIP_SMUDGE: "1" },
    settings: [...settings, ...allowed, ...filters],
  };
  await git(clone, ["clone", "--quiet", "--no-checkout", repository, "."]);
  await git(clone, ["remote", "set-url", "origin", address]);
  await gitWith(clone, ["checkout", "--quiet", "--detach", rev], options);
  if (ref.submodules !== true) return clone;
  const update = ["submodule", "--quiet", "update", "--init", "--recursive"];
  await gitWith(clone, update, options);
  return clone;
}

/** What `git lfs install` would write into a person's settings. */
const LFS_FILTERS = [
  "smudge=git-lfs smudge -- %f",
  "process=git-lfs filter-process",
  "required=true",
]
  .flatMap((setting) => ["-c", `filter.lfs.${setting}`]);

async function needLfs(directory: string): Promise<void> {
  const { status } = await tryGit(directory, ["lfs", "version"]);
  if (status === 0) return;
  throw failure("no-git-lfs", "the program `git-lfs` is needed for `lfs` and not there", {
    help: "install git-lfs",
  });
}

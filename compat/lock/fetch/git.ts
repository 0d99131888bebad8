/**
 * `git+file:`, `git+https:` and `git+ssh:` inputs, through the `git` program.
 *
 * @module
 */
import { exists } from "@std/fs";
import { failure } from "../../../nix/diagnostic.ts";
import { narDigest } from "../../../nix/store/digest.ts";
import { printHash } from "../../../nix/store/hash.ts";
import { readTree } from "../../../nix/tools/read_tree.ts";
import type { GitRef } from "../../ref/mod.ts";
import { filePathOf, parseUrl, printUrl } from "../../ref/url.ts";
import type { FetchedTree, WithFiles } from "../flake_input.ts";
import { readTextIn } from "./directory.ts";
import { git, tryGit } from "./git_program.ts";
import { checkoutFiles, commitFiles, readTextOf } from "./git_tree.ts";
import { needReachable } from "./reachable.ts";
import { withoutPasswords } from "./secrets.ts";
import { type FetchSession, needNetwork } from "./session.ts";

/** A commit in a repository on this machine. */
interface Commit {
  readonly repository: string;
  readonly rev: string;
  /** The branch or tag that `locked` names; absent where no branch is checked out. */
  readonly ref: string | undefined;
  /** Whether the files on disk count, which are those of the commit but for what git converts, and
   * for submodules. */
  readonly isCheckout: boolean;
}

/** The tree of the commit that a reference means, or of its newest one. */
export async function fetchGit(ref: GitRef, session: FetchSession): Promise<FetchedTree> {
  refuseUnsupported(ref);
  const directory = await localRepository(ref);
  const commit = directory === undefined
    ? await remoteCommit(ref, session)
    : await localCommit(ref, directory, session);
  const { repository, rev } = commit;
  const { dir: _dir, ...attributes } = ref;
  const hasCount = ref.shallow !== true || countsShallow(ref, directory, session);
  const withFiles = filesOf(ref, commit, session);
  return {
    locked: {
      ...attributes,
      ...(commit.ref === undefined ? {} : { ref: commit.ref }),
      rev,
      ...(hasCount
        ? { revCount: Number(await git(repository, ["rev-list", "--count", rev])) }
        : {}),
      lastModified: await commitDate(repository, rev),
      narHash: await narHashOf(withFiles),
    },
    readText: (file) => readTextOf(repository, rev, file),
    withFiles,
  };
}

async function narHashOf(withFiles: WithFiles): Promise<string> {
  return printHash(await withFiles(narDigest), "sri");
}

/** Submodules are either part of the tree, or not there; in a commit, as an empty directory. */
function filesOf(ref: GitRef, commit: Commit, session: FetchSession): WithFiles {
  const { repository, rev, isCheckout } = commit;
  if (isCheckout) return checkoutFiles(repository, ref.submodules === true);
  if (ref.submodules !== true) return commitFiles(repository, rev);
  let clone: Promise<string> | undefined;
  return async (use) => {
    clone ??= recursiveClone(commit, ref, session);
    return await use(readTree(await clone, (path) => !/(?:^|\/)\.git$/.test(path)));
  };
}

/** A clone whose submodules are fetched from where they say they are. */
async function recursiveClone(
  { repository, rev }: Commit,
  ref: GitRef,
  session: FetchSession,
): Promise<string> {
  const clone = await session.scratch();
  const isFile = ref.url.startsWith("file:");
  if (!isFile) needNetwork(session, withoutPasswords(ref.url));
  const allowed = isFile ? ["-c", "protocol.file.allow=always"] : [];
  await git(clone, ["clone", "--quiet", "--no-checkout", repository, "."]);
  await git(clone, ["remote", "set-url", "origin", isFile ? repository : ref.url]);
  await git(clone, ["checkout", "--quiet", "--detach", rev]);
  await git(clone, [...allowed, "submodule", "--quiet", "update", "--init", "--recursive"]);
  return clone;
}

/**
 * The tree of a repository's working directory, whose changes need not be committed. What is not
 * committed can be read, but not locked: it has a `dirtyRev` instead of a revision.
 */
export async function fetchWorkingTree(ref: GitRef, session: FetchSession): Promise<FetchedTree> {
  const directory = filePathOf(parseUrl(ref.url).path);
  const head = await tryGit(directory, ["rev-parse", "--verify", "--quiet", "HEAD"]);
  const rev = head.status === 0 ? head.stdout.trim() : undefined;
  if (rev !== undefined && await changesOf(directory, ref.submodules === true) === "") {
    return await fetchGit(ref, session);
  }
  const { dir: _dir, ...attributes } = ref;
  const dirty = rev === undefined ? { lastModified: 0 } : {
    dirtyRev: `${rev}-dirty`,
    dirtyShortRev: `${rev.slice(0, 7)}-dirty`,
    lastModified: await commitDate(directory, rev),
  };
  const withFiles = checkoutFiles(directory, ref.submodules === true);
  return {
    locked: { ...attributes, ...dirty, narHash: await narHashOf(withFiles) },
    readText: (file) => readTextIn(directory, file),
    withFiles,
  };
}

/** In seconds since 1970. */
async function commitDate(repository: string, rev: string): Promise<number> {
  return Number(await git(repository, ["log", "-1", "--format=%ct", rev]));
}

/** What is not committed; in submodules only where they belong to the tree. */
function changesOf(directory: string, recursively: boolean): Promise<string> {
  const submodules = recursively ? "--ignore-submodules=none" : "--ignore-submodules";
  return git(directory, ["status", "--porcelain", "-uno", submodules]);
}

/** Nix 2.26 counts the revisions of a working tree even when it is told `shallow=1`. */
function countsShallow(ref: GitRef, directory: string | undefined, session: FetchSession): boolean {
  return session.like === "2.26" && directory !== undefined && ref.ref === undefined &&
    ref.rev === undefined;
}

function refuseUnsupported(ref: GitRef): void {
  const names = ["lfs", "exportIgnore", "verifyCommit"] as const;
  const name = names.find((attribute) => ref[attribute] === true);
  if (name === undefined) return;
  throw failure("unsupported-input", `git inputs with '${name}' can't be locked without Nix yet`);
}

/** The directory of a repository that has a working tree; undefined for a bare or remote one. */
async function localRepository(ref: GitRef): Promise<string | undefined> {
  const url = parseUrl(ref.url);
  if (url.scheme !== "file") return undefined;
  const path = filePathOf(url.path);
  if (!await exists(path)) throw failure("no-such-path", `path '${path}' does not exist`);
  return await exists(`${path}/.git`) ? path : undefined;
}

async function localCommit(ref: GitRef, directory: string, session: FetchSession): Promise<Commit> {
  const isCheckout = ref.ref === undefined && ref.rev === undefined;
  if (isCheckout) await refuseDirty(directory, ref.submodules === true);
  await refuseShallow(ref, directory);
  const branch = ref.ref ?? await currentBranch(directory, session);
  const rev = ref.rev ?? await revisionOf(directory, ref.ref ?? "HEAD", session);
  return {
    repository: directory,
    rev: await knownRevision(directory, rev),
    ref: branch ?? (isCheckout ? undefined : "master"),
    isCheckout: isCheckout && session.like !== "2.8",
  };
}

/** What is not committed has no revision, so no lock file can name it. */
async function refuseDirty(directory: string, recursively: boolean): Promise<void> {
  const head = await tryGit(directory, ["rev-parse", "--verify", "--quiet", "HEAD"]);
  if (head.status === 0 && await changesOf(directory, recursively) === "") return;
  throw failure("dirty-git", `Git tree '${directory}' is dirty: a lock can't name its state`, {
    help: "commit what changed there",
  });
}

async function refuseShallow(ref: GitRef, repository: string): Promise<void> {
  if (ref.shallow === true) return;
  if (await git(repository, ["rev-parse", "--is-shallow-repository"]) !== "true") return;
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

/** Before 2.34 an annotated tag is locked by its own hash, not by that of its commit. */
async function revisionOf(
  repository: string,
  name: string,
  session: FetchSession,
): Promise<string> {
  const spec = session.like === "2.34" ? `${name}^{commit}` : name;
  const found = await tryGit(repository, ["rev-parse", "--verify", "--quiet", spec]);
  if (found.status === 0) return found.stdout.trim();
  throw failure("no-such-ref", `the repository '${repository}' has no branch or tag '${name}'`);
}

async function knownRevision(repository: string, rev: string): Promise<string> {
  const { status } = await tryGit(repository, ["cat-file", "-e", `${rev}^{commit}`]);
  if (status === 0) return rev.toLowerCase();
  throw failure("no-such-revision", `the repository '${repository}' has no revision '${rev}'`);
}

/** Fetches what is needed of a repository elsewhere, or of a bare one here, into a scratch clone. */
async function remoteCommit(ref: GitRef, session: FetchSession): Promise<Commit> {
  const url = parseUrl(ref.url);
  if (url.scheme !== "file") {
    needNetwork(session, withoutPasswords(ref.url));
    await needReachable(url);
  }
  const { dir: _dir, ...query } = url.query;
  const address = printUrl({ ...url, query: url.scheme === "file" ? {} : query });
  session.progress?.(`fetching ${withoutPasswords(address)}`);
  const repository = await session.scratch();
  await git(repository, ["init", "--quiet", "--bare"]);
  const name = ref.ref ?? await remoteHead(repository, address, session);
  const depth = ref.shallow === true ? ["--depth", "1"] : [];
  const wanted = ref.allRefs === true ? "refs/*:refs/*" : ref.rev ?? fullName(name);
  await git(repository, ["fetch", "--quiet", "--no-tags", "--force", ...depth, address, wanted]);
  const rev = ref.rev ?? await revisionOf(repository, "FETCH_HEAD", session);
  return { repository, rev: await knownRevision(repository, rev), ref: name, isCheckout: false };
}

function fullName(ref: string): string {
  return ref.startsWith("refs/") || ref === "HEAD" ? ref : `refs/heads/${ref}`;
}

async function remoteHead(
  repository: string,
  address: string,
  session: FetchSession,
): Promise<string> {
  if (session.like === "2.8") return "master";
  const listing = await git(repository, ["ls-remote", "--symref", address, "HEAD"]);
  return /^ref: (\S+)\tHEAD$/m.exec(listing)?.[1] ?? "master";
}

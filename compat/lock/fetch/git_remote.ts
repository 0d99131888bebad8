/**
 * Repositories elsewhere, and bare ones on this machine: fetched into a clone, unless their commit
 * is remembered.
 *
 * @module
 */
import { failure } from "../../../nix/diagnostic.ts";
import type { GitRef } from "../../ref/mod.ts";
import { parseUrl, printUrl } from "../../ref/url.ts";
import type { FetchedTree } from "../flake_input.ts";
import { type Commit, treeOfCommit } from "./git_commit.ts";
import { gitLogin } from "./git_login.ts";
import { gitWith, tryGit } from "./git_program.ts";
import { hasCommit, knownRevision } from "./git_revision.ts";
import { flakeFilesOf } from "./git_tree.ts";
import { holdClone, keptClone, removeLeftLocks } from "./kept_clone.ts";
import { needReachable } from "./reachable.ts";
import {
  askNowAndThen,
  recall,
  type RecordKey,
  remember,
  rememberedFiles,
  type RememberedTree,
} from "./records.ts";
import { repositoryPath } from "./repository_path.ts";
import { withoutPasswords } from "./secrets.ts";
import { type FetchSession, needNetwork } from "./session.ts";

/** A commit's tree as it is remembered. */
interface RememberedCommit extends RememberedTree {
  readonly revCount?: number | undefined;
}

/** A branch or tag, and the commit that is meant. */
interface Head {
  readonly ref: string;
  readonly rev: string;
}

/** The tree of the commit that a reference means, or of its branch's newest one. */
export async function fetchRemote(ref: GitRef, session: FetchSession): Promise<FetchedTree> {
  const head = await headOf(ref, session);
  const key = keyOf(ref, head, session);
  let commit: Promise<Commit> | undefined;
  const fetch = async () => {
    commit ??= fetchCommit(ref, head, session);
    return await treeOfCommit(ref, await commit, session);
  };
  const known = (await recall<RememberedCommit>(key))?.value;
  if (known === undefined) {
    const tree = await fetch();
    await remember(key, await recordOf(tree, await commit!));
    return tree;
  }
  const { revCount, lastModified, narHash } = known;
  const { dir: _dir, ...attributes } = ref;
  const count = revCount === undefined ? {} : { revCount };
  return {
    ...rememberedFiles(known),
    locked: { ...attributes, ...head, ...count, lastModified, narHash },
    withFiles: async (use) => await (await fetch()).withFiles(use),
  };
}

async function recordOf(
  { locked }: FetchedTree,
  { repository, rev }: Commit,
): Promise<RememberedCommit> {
  const { revCount, lastModified = 0, narHash = "" } = locked as GitRef;
  return { revCount, lastModified, narHash, ...await flakeFilesOf(repository, rev) };
}

/** Everything that decides what the tree is; the keys that must have signed it too. */
function keyOf(ref: GitRef, { rev }: Head, session: FetchSession): RecordKey {
  const { dir: _dir, narHash: _hash, lastModified: _date, revCount: _count, ref: _ref, ...rest } =
    ref;
  return { ...rest, rev, like: session.like };
}

/** The commit that is meant; the repository is asked only for what the reference does not say. */
async function headOf(ref: GitRef, session: FetchSession): Promise<Head> {
  const rev = ref.rev?.toLowerCase();
  const name = ref.ref ?? (session.like === "2.8" ? "master" : undefined);
  if (rev !== undefined && name !== undefined) return { ref: name, rev };
  const address = addressOf(ref);
  const ask = () => askHead(address, name, session);
  const found = repositoryPath(ref.url) !== undefined
    ? await ask()
    : await askNowAndThen({ address, head: name ?? "", like: session.like }, session, ask);
  return rev === undefined ? found : { ...found, rev };
}

/**
 * What the repository has as `name`, or as its default branch. Before 2.34 an annotated tag is
 * locked by its own hash, not by that of its commit.
 */
async function askHead(
  address: string,
  name: string | undefined,
  session: FetchSession,
): Promise<Head> {
  await needAddress(address, session);
  const full = name === undefined ? "HEAD" : fullName(name);
  const { address: place, ...login } = gitLogin(address);
  const args = ["ls-remote", "--symref", place, full, `${full}^{}`];
  const listing = await gitWith(await session.scratch(), args, login);
  const lines = listing.split("\n").map((line) => line.split("\t"));
  const hashOf = (wanted: string) =>
    lines.find(([hash, ref]) => ref === wanted && !hash?.startsWith("ref:"))?.[0];
  const rev = (session.like === "2.34" ? hashOf(`${full}^{}`) : undefined) ?? hashOf(full);
  const branch = /^ref: (\S+)\tHEAD$/m.exec(listing)?.[1] ?? "master";
  if (rev !== undefined) return { ref: name ?? branch, rev };
  const shown = withoutPasswords(address);
  throw failure("no-such-ref", `the repository '${shown}' has no branch or tag '${full}'`);
}

async function needAddress(address: string, session: FetchSession): Promise<void> {
  if (address.startsWith("file:")) return;
  needNetwork(session, withoutPasswords(address));
  await needReachable(parseUrl(address), session.settings());
}

/** What git is told: the URL without Nix's own parameters. */
function addressOf(ref: GitRef): string {
  const url = parseUrl(ref.url);
  const { dir: _dir, ...query } = url.query;
  return printUrl({ ...url, query: url.scheme === "file" ? {} : query });
}

/** The commit in a clone, fetched unless it is there from before. */
async function fetchCommit(ref: GitRef, head: Head, session: FetchSession): Promise<Commit> {
  const isShallow = ref.shallow === true;
  const repository = await keptClone(addressOf(ref), isShallow, session);
  using _ = await holdClone(repository);
  if (!await hasCommit(repository, head.rev)) await fetchInto(repository, ref, head, session);
  return {
    repository,
    rev: await knownRevision(repository, head.rev),
    ref: head.ref,
    isCheckout: false,
    isCounted: !isShallow,
  };
}

/** Each commit that was asked for gets a name, so that git can tell what is there already. */
async function fetchInto(
  repository: string,
  ref: GitRef,
  head: Head,
  session: FetchSession,
): Promise<void> {
  const address = addressOf(ref);
  await needAddress(address, session);
  session.progress?.(`fetching ${withoutPasswords(address)}`);
  const depth = ref.shallow === true ? ["--depth", "1"] : [];
  const { address: place, settings = [], ...login } = gitLogin(address);
  // As packs, which are there as a whole or not at all, also where git is killed.
  const options = { ...login, settings: [...settings, "-c", "fetch.unpackLimit=1"] };
  await removeLeftLocks(repository);
  const quiet = ["--quiet", "--no-tags", "--force", "--no-auto-gc", "--no-write-fetch-head"];
  const fetch = ["fetch", ...quiet, ...depth];
  const name = `refs/fetched/${head.rev}`;
  const isHere = ref.allRefs !== true &&
    (await tryGit(repository, [...fetch, place, `${head.rev}:${name}`], options)).status === 0;
  if (isHere) return;
  const wanted = ref.allRefs === true
    ? ["--prune", place, "refs/*:refs/all/*"]
    : [place, `${fullName(head.ref)}:${name}`];
  await gitWith(repository, [...fetch, ...wanted], options);
}

function fullName(ref: string): string {
  return ref.startsWith("refs/") || ref === "HEAD" ? ref : `refs/heads/${ref}`;
}

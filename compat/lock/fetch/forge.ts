/**
 * `github:`, `gitlab:` and `sourcehut:` inputs: the newest revision of a branch, and its archive.
 *
 * @module
 */
import { failure } from "../../../nix/diagnostic.ts";
import { type ForgeRef, printFlakeRef } from "../../ref/mod.ts";
import type { FetchedTree } from "../flake_input.ts";
import { type Archive, fetchArchive } from "./archive.ts";
import { downloadText } from "./http.ts";
import type { Credential } from "./request.ts";
import type { FetchSession } from "./session.ts";
import {
  askNowAndThen,
  recall,
  remember,
  rememberedFiles,
  type RememberedTree,
} from "./records.ts";

/** How a forge is asked. */
interface Forge {
  readonly host: string;
  /** The header that carries an access token. */
  readonly credential: (token: string) => Credential;
  readonly archive: (ref: ForgeRef, rev: string, hasToken: boolean) => string;
  /** The newest revision of a branch, a tag or `HEAD`. */
  readonly newest: (
    ref: ForgeRef,
    name: string,
    ask: (url: string) => Promise<string>,
  ) => Promise<string | undefined>;
}

/** The tree of the revision that a reference means, or of the newest one of its branch. */
export async function fetchForge(ref: ForgeRef, session: FetchSession): Promise<FetchedTree> {
  const forge = FORGES[ref.type];
  const host = ref.host ?? forge.host;
  const token = session.token(host, `${ref.owner}/${ref.repo}`);
  const credential = token === undefined ? undefined : forge.credential(token);
  const ask = (url: string) => downloadText(url, session, credential);
  const { type, owner, repo } = ref;
  const repository = { type, host, owner, repo };
  const name = ref.ref ?? "HEAD";
  const newest = () => forge.newest({ ...ref, host }, name, ask);
  const rev = ref.rev?.toLowerCase() ??
    await askNowAndThen({ ...repository, newest: name }, session, newest);
  if (rev === undefined || !/^[0-9a-f]{40}$/.test(rev)) {
    throw failure("no-such-ref", `the newest revision of '${printFlakeRef(ref)}' can't be found`);
  }
  const key = { ...repository, rev };
  let archive: Promise<Archive> | undefined;
  const tree = (await recall<RememberedTree>(key))?.value ?? await downloadAndRemember();
  const { ref: _ref, dir: _dir, ...attributes } = ref;
  return {
    ...rememberedFiles(tree),
    locked: { ...attributes, rev, lastModified: tree.lastModified, narHash: tree.narHash },
    withFiles: async (use) => await use((await download()).files()),
  };

  function download(): Promise<Archive> {
    const url = forge.archive({ ...ref, host }, key.rev, token !== undefined);
    return archive ??= fetchArchive(url, session, credential);
  }

  async function downloadAndRemember(): Promise<RememberedTree> {
    const { narHash, lastModified, flakeFiles } = await download();
    const fetched = { narHash, lastModified, ...flakeFiles() };
    await remember(key, fetched);
    return fetched;
  }
}

const FORGES: Readonly<Record<ForgeRef["type"], Forge>> = {
  github: {
    host: "github.com",
    credential: (token) => ({ name: "authorization", value: `token ${token}` }),
    archive: githubArchive,
    newest: (ref, name, ask) => askRevision(`${githubApi(ref)}/commits/${name}`, ask),
  },
  gitlab: {
    host: "gitlab.com",
    credential: gitlabCredential,
    archive: (ref, rev) => `${gitlabApi(ref)}/archive.tar.gz?sha=${rev}`,
    newest: (ref, name, ask) => askRevision(`${gitlabApi(ref)}/commits?ref_name=${name}`, ask),
  },
  sourcehut: {
    host: "git.sr.ht",
    credential: (token) => ({ name: "authorization", value: `Bearer ${token}` }),
    archive: (ref, rev) => `${sourcehutUrl(ref)}/archive/${rev}.tar.gz`,
    newest: newestOfSourcehut,
  },
};

function githubApi({ host, owner, repo }: ForgeRef): string {
  const api = host === "github.com" ? "https://api.github.com" : `https://${host}/api/v3`;
  return `${api}/repos/${owner}/${repo}`;
}

/** Without a token the public archive is taken, which has no limit on how often it is asked for. */
function githubArchive(ref: ForgeRef, rev: string, hasToken: boolean): string {
  return ref.host === "github.com" && !hasToken
    ? `https://github.com/${ref.owner}/${ref.repo}/archive/${rev}.tar.gz`
    : `${githubApi(ref)}/tarball/${rev}`;
}

/** The owner is taken as it stands: a subgroup's `/` must come as `%2F` here, `%252F` in a URL. */
function gitlabApi({ host, owner, repo }: ForgeRef): string {
  return `https://${host}/api/v4/projects/${owner}%2F${repo}/repository`;
}

/**
 * Nix's notation: `OAuth2:TOKEN`, `PAT:TOKEN`, or a header's name and its value. A token alone is
 * taken for a personal one, as its `PAT:` would say; Nix makes it a header's name, and so no login.
 */
function gitlabCredential(token: string): Credential {
  const colon = token.indexOf(":");
  const [kind, value] = [token.slice(0, Math.max(colon, 0)), token.slice(colon + 1)];
  if (kind === "OAuth2") return { name: "authorization", value: `Bearer ${value}` };
  return { name: kind === "PAT" || kind === "" ? "private-token" : kind, value };
}

/** `sha` of GitHub's commit, `id` of the first of GitLab's commits. */
async function askRevision(
  url: string,
  ask: (url: string) => Promise<string>,
): Promise<string | undefined> {
  const answer = jsonFrom(url, await ask(url));
  const commit: unknown = Array.isArray(answer) ? answer[0] : answer;
  if (typeof commit !== "object" || commit === null) return undefined;
  const { sha, id } = commit as { readonly sha?: unknown; readonly id?: unknown };
  const revision = sha ?? id;
  return typeof revision === "string" ? revision : undefined;
}

function jsonFrom(url: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const help = "does a page for logins or a proxy answer in its place?";
    throw failure("http", `'${url}' gives an answer that is not JSON`, { help });
  }
}

function sourcehutUrl({ host, owner, repo }: ForgeRef): string {
  return `https://${host}/${owner}/${repo}`;
}

/** SourceHut has no API without a token; git's own files say where the branches are. */
async function newestOfSourcehut(
  ref: ForgeRef,
  name: string,
  ask: (url: string) => Promise<string>,
): Promise<string | undefined> {
  const head = name === "HEAD" ? /^ref: (\S+)/.exec(await ask(`${sourcehutUrl(ref)}/HEAD`)) : null;
  const wanted = name === "HEAD" ? [head?.[1]] : [`refs/heads/${name}`, `refs/tags/${name}`];
  const refs = await ask(`${sourcehutUrl(ref)}/info/refs`);
  for (const line of refs.split("\n")) {
    const [revision, full] = line.split(/\s+/);
    if (full !== undefined && wanted.includes(full)) return revision;
  }
  return undefined;
}

/**
 * `hg+http:`, `hg+https:`, `hg+ssh:` and `hg+file:` inputs, through the `hg` program.
 *
 * @module
 */
import { exists } from "@std/fs";
import { failure } from "../../../nix/diagnostic.ts";
import { narDigest } from "../../../nix/store/digest.ts";
import { printHash } from "../../../nix/store/hash.ts";
import { readTree } from "../../../nix/tools/read_tree.ts";
import { type Finished, run } from "../../../nix/tools/run.ts";
import type { MercurialRef } from "../../ref/mod.ts";
import { filePathOf, parseUrl, printUrl } from "../../ref/url.ts";
import type { FetchedTree } from "../flake_input.ts";
import { filesBelow } from "./directory.ts";
import { needReachable } from "./reachable.ts";
import { withoutPasswords } from "./secrets.ts";
import { type FetchSession, needNetwork } from "./session.ts";

/** Neither a person's habits nor questions. */
const ENVIRONMENT = { HGPLAIN: "", LC_ALL: "C.UTF-8" };

/** The branch that Mercurial starts with. */
const FIRST_BRANCH = "default";

/** The tree of the commit that a reference means, or of its branch's newest one. */
export async function fetchMercurial(
  ref: MercurialRef,
  session: FetchSession,
): Promise<FetchedTree> {
  const source = await sourceOf(ref, session);
  session.progress?.(`fetching ${withoutPasswords(source)}`);
  const clone = `${await session.scratch()}/clone`;
  await hg(["clone", "--quiet", "--noupdate", "--", source, clone]);
  const wanted = ref.rev ?? ref.ref ?? FIRST_BRANCH;
  const template = "{node} {rev} {branch}";
  const commit = await hg(["log", "-R", clone, "-r", wanted, "--template", template]);
  const [, rev = "", count, branch = ""] = /^(\S+) (\d+) (.*)$/.exec(commit) ?? [];
  const directory = `${await session.scratch()}/tree`;
  await hg(["archive", "-R", clone, "-r", rev, directory]);
  const files = () => readTree(directory, (path) => path !== ".hg_archival.txt");
  const { dir: _dir, ...attributes } = ref;
  const narHash = printHash(await narDigest(files()), "sri");
  return {
    ...filesBelow(directory),
    locked: { ...attributes, ref: branch, rev, revCount: Number(count), narHash },
    withFiles: (use) => use(files()),
  };
}

/** What `hg` is told to clone: a directory of this machine, or a URL that can be reached. */
async function sourceOf(ref: MercurialRef, session: FetchSession): Promise<string> {
  const url = parseUrl(ref.url);
  if (url.scheme !== "file") {
    needNetwork(session, withoutPasswords(ref.url));
    await needReachable(url);
    // Nix 2.8 leaves `dir` in it.
    return printUrl({ ...url, query: {} });
  }
  const path = filePathOf(url.path);
  if (!await exists(path)) throw failure("no-such-path", `path '${path}' does not exist`);
  if (ref.ref === undefined && ref.rev === undefined) await refuseDirty(path);
  return path;
}

/** What is not committed has no revision, so no lock file can name it. */
async function refuseDirty(directory: string): Promise<void> {
  if (!await exists(`${directory}/.hg`)) return;
  const changes = await hg(["status", "-R", directory, "--modified", "--added", "--removed"]);
  if (changes === "") return;
  const message = `Mercurial tree '${directory}' is unclean: a lock can't name its state`;
  throw failure("dirty-hg", message, { help: "commit what changed there" });
}

async function hg(args: readonly string[]): Promise<string> {
  const { status, stdout, stderr } = await tryHg(args);
  if (status === 0) return stdout.trimEnd();
  const words = withoutPasswords(stderr.trim().replace(/^abort: /, "").split("\n")[0] ?? "");
  throw failure("hg-failed", `\`hg ${args[0]}\` failed with status ${status}: ${words}`);
}

async function tryHg(args: readonly string[]): Promise<Finished> {
  try {
    return await run("hg", args, { env: ENVIRONMENT });
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    const help = "install Mercurial";
    throw failure("no-hg", "the program `hg` is needed and not there", { help });
  }
}

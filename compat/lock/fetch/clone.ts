/**
 * `nix flake clone`: a repository with its history where there is one, else a copy of the tree.
 *
 * @module
 */
import { exists } from "@std/fs";
import { dirname, resolve } from "@std/path";
import { failure } from "../../../nix/diagnostic.ts";
import { narChunks } from "../../../nix/store/nar.ts";
import { runNix } from "../../../nix/tools/run.ts";
import { type FlakeRef, type ForgeRef, printFlakeRef } from "../../ref/mod.ts";
import { filePathOf, parseUrl } from "../../ref/url.ts";
import { fetchTree } from "./fetch_tree.ts";
import { gitLogin } from "./git_login.ts";
import { gitWith } from "./git_program.ts";
import { withoutPasswords } from "./secrets.ts";
import { type FetchSession, needNetwork } from "./session.ts";

/**
 * Clones what `ref` means, which is no registry's name, to the directory `target`. A password in
 * its URL is used, and not kept: the clone's `origin` is without it.
 */
export async function cloneFlake(
  ref: FlakeRef,
  target: string,
  session: FetchSession,
): Promise<void> {
  const directory = resolve(target);
  const address = addressOf(ref);
  if (address !== undefined) return await cloneRepository(ref, address, directory, session);
  if (await exists(directory)) {
    throw failure("target-exists", `cannot clone into existing path "${directory}"`);
  }
  const { withFiles } = await fetchTree(ref, session);
  try {
    await withFiles((root) =>
      runNix("nix-store", ["--restore", directory], { stdin: narChunks(root) })
    );
  } catch (error) {
    await Deno.remove(directory, { recursive: true }).catch(() => {});
    throw error;
  }
}

/** Where the repository is; undefined for what is none. */
function addressOf(ref: FlakeRef): string | undefined {
  switch (ref.type) {
    case "git": {
      const url = parseUrl(ref.url);
      return url.scheme === "file" ? filePathOf(url.path) : ref.url;
    }
    case "github":
      return `${forgeAddress(ref, "github.com")}.git`;
    case "gitlab":
      return `${forgeAddress(ref, "gitlab.com")}.git`;
    case "sourcehut":
      return forgeAddress(ref, "git.sr.ht");
    case "hg":
    case "path":
    case "tarball":
    case "file":
    case "indirect":
      return undefined;
    default:
      return ref satisfies never;
  }
}

function forgeAddress({ host, owner, repo }: ForgeRef, usualHost: string): string {
  return `https://${host ?? usualHost}/${decodeURIComponent(owner)}/${repo}`;
}

async function cloneRepository(
  ref: FlakeRef,
  address: string,
  directory: string,
  session: FetchSession,
): Promise<void> {
  const { ref: branch, rev } = ref as { readonly ref?: string; readonly rev?: string };
  if (rev !== undefined) {
    const message = `'${printFlakeRef(ref)}' names a revision, and only branches are cloned`;
    throw failure("clone-revision", message, {
      help: "clone it, then `git checkout` the revision",
    });
  }
  if (!address.startsWith("/")) needNetwork(session, withoutPasswords(address));
  session.progress?.(`cloning ${withoutPasswords(address)}`);
  await Deno.mkdir(dirname(directory), { recursive: true });
  const branchWords = branch === undefined ? [] : ["--branch", branch];
  const { address: place, ...login } = gitLogin(address);
  const words = ["clone", "--quiet", place, ...branchWords, directory];
  await gitWith(dirname(directory), words, login);
}

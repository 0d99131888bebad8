/**
 * What names of the search path stand for on this machine.
 *
 * @module
 */
import { join } from "@std/path";
import { Failure } from "../../nix/diagnostic.ts";
import { evaluate, type EvaluateOptions } from "../../nix/tools/evaluate.ts";
import {
  type ChannelFiles,
  channelStanding,
  fetchedStanding,
  isFetched,
  listedChannel,
  placesOf,
  type SearchPathEntry,
} from "./channel.ts";
import type { Standing, Standings } from "./standing.ts";

/**
 * What each of these names stands for here: Nix is asked for its search path, which it has from
 * NIX_PATH, nix.conf, or the channels of this user and root. Nothing is fetched. A name that leads
 * nowhere is left out; without Nix, all are.
 */
export async function channelsHere(
  names: Iterable<string>,
  options: Pick<EvaluateOptions, "signal"> = {},
): Promise<Standings> {
  const entries = await searchPathHere(options);
  const found = new Map<string, Standing>();
  for (const name of names) {
    const standing = await standingOf(name, entries);
    if (standing !== undefined) found.set(name, standing);
  }
  return found;
}

/** The search path of this machine; without Nix, nothing. */
export async function searchPathHere(
  options: Pick<EvaluateOptions, "signal"> = {},
): Promise<readonly SearchPathEntry[]> {
  try {
    return await evaluate("builtins.nixPath", options) as unknown as readonly SearchPathEntry[];
  } catch (error) {
    const { NotFound, NotCapable } = Deno.errors;
    if (error instanceof Failure || [NotFound, NotCapable].some((kind) => error instanceof kind)) {
      return [];
    }
    throw error;
  }
}

/** NixOS calls its own channel `nixos`, and has it as `<nixpkgs>` too. */
async function standingOf(
  name: string,
  entries: readonly SearchPathEntry[],
): Promise<Standing | undefined> {
  const names = name === "nixpkgs" ? ["nixpkgs", "nixos"] : [name];
  for (const place of names.flatMap((name) => placesOf(name, entries))) {
    if (isFetched(place)) return fetchedStanding(place, place);
    if (await isThere(place)) return await treeStanding(place, name);
  }
  return undefined;
}

async function treeStanding(path: string, name: string): Promise<Standing> {
  const list = await textOf(listFor(path));
  const listed = list && listedChannel(list, path.endsWith("/nixos") ? "nixos" : name);
  const standing = channelStanding(path, await filesOf(path), listed);
  const isCheckout = standing.kind === "unknown" && await isThere(join(path, ".git"));
  return isCheckout ? { ...standing, why: "is a checkout, which changes" } : standing;
}

/** The list of the channels that `path` is one of: root's, or this user's. */
function listFor(path: string): string {
  const isRoots = /\/per-user\/root\/|\/channels_root\//.test(path);
  return join(isRoots ? "/root" : Deno.env.get("HOME") ?? "/", ".nix-channels");
}

async function filesOf(path: string): Promise<ChannelFiles> {
  const read = (name: string): Promise<string | undefined> => textOf(join(path, name));
  const revision = await read(".git-revision");
  const version = await read(".version");
  const suffix = await read(".version-suffix") ?? await read("svn-revision");
  return {
    ...(revision !== undefined && { revision }),
    ...(version !== undefined && { version }),
    ...(suffix !== undefined && { suffix }),
    ofNixos: await isThere(join(path, "programs.sqlite")),
  };
}

async function isThere(path: string): Promise<boolean> {
  return await orNothing(Deno.stat(path)) !== undefined;
}

/** The text of a file without the space around it. */
async function textOf(file: string): Promise<string | undefined> {
  return (await orNothing(Deno.readTextFile(file)))?.trim();
}

/** What a call comes to; undefined where the file is not there, or not for us to see. */
async function orNothing<T>(call: Promise<T>): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    const { NotFound, PermissionDenied, NotADirectory, NotCapable } = Deno.errors;
    const expected = [NotFound, PermissionDenied, NotADirectory, NotCapable];
    if (expected.some((kind) => error instanceof kind)) return undefined;
    throw error;
  }
}

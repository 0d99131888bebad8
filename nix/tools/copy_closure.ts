/**
 * Store paths and all they refer to, from store to store.
 *
 * @module
 */
import { failedWords, run, runNix } from "./run.ts";
import { failure } from "../diagnostic.ts";
import { inStore } from "./in_store.ts";
import { type Database, type PathInfo, withDatabase } from "./path_infos.ts";
import { slices } from "./slices.ts";

/** The two stores, as NIX_REMOTE names them; this machine's own where one is left out. */
export interface Direction {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

export interface CopyOptions {
  /** Further words for each command of Nix; none of them names a store. */
  readonly settings?: readonly string[];
  /** Whether a store that wants signatures gets paths without one, too. */
  readonly withoutSignatures?: boolean;
  /** Whether the store that is copied to takes what it can from its own binary caches. */
  readonly substitutes?: boolean;
  /** Whether what the paths refer to is left out. */
  readonly isShallow?: boolean;
}

/**
 * Copies the closure of paths. From and to other machines it is `nix-copy-closure` that does, which
 * asks for no signature, and not where an URL has parameters; a store with a database takes the
 * rest as from a binary cache, in parallel and by what it may have otherwise; to others each path
 * is handed over with its signatures, as derivations are everywhere, which no cache need have.
 *
 * @throws {Failure} `stores` from a machine to elsewhere; `signature` for a path without one that
 * the store wants; `nix-failed` with Nix's own words.
 */
export async function copyClosure(
  paths: readonly string[],
  { from, to }: Direction,
  options: CopyOptions = {},
): Promise<void> {
  const direction = { from: spelledOut(from), to: spelledOut(to) };
  const { isShallow = false } = options;
  if (isMachine(direction.from) && direction.to !== undefined) {
    throw failure("stores", "what comes by ssh is copied to this machine's own store alone", {
      help: "copy it here first, and then on",
    });
  }
  const derivations = paths.filter((path) => path.endsWith(".drv"));
  const others = paths.filter((path) => !path.endsWith(".drv"));
  const isTaken = !isShallow && hasDatabase(direction.to) && !isMachine(direction.from);
  for (const part of slices(isTaken ? others : [])) await take(part, direction, options);
  const sent = isTaken ? derivations : paths;
  if (sent.length === 0) return;
  const host = hostOf(direction);
  if (host === undefined || isShallow) await transfer(sent, direction, options);
  else for (const part of slices(sent)) await send(part, host, options);
}

/** `file:/DIR` as Nix 2.3 knows it, too. */
function spelledOut(url: string | undefined): string | undefined {
  return url?.replace(/^file:(?=\/(?!\/))/, "file://");
}

/**
 * Whether a store is another machine's that `nix-copy-closure` can name: it takes no parameters.
 */
function isMachine(url = ""): boolean {
  return /^ssh(?:-ng)?:[^?]*$/.test(url);
}

/** Whether a store knows what it holds by a database, which none does that is a binary cache. */
function hasDatabase(url: string | undefined): boolean {
  return url === undefined || !/^(?:file|https?|s3|ssh|ssh-ng):\/\//.test(url);
}

/**
 * The machine that this machine's own store is copied to or from, in words of `nix-copy-closure`.
 */
function hostOf({ from, to }: Direction): readonly string[] | undefined {
  if (from !== undefined && to !== undefined) return undefined;
  const host = /^ssh(?:-ng)?:\/\/([^?]+)$/.exec(to ?? from ?? "")?.[1];
  return host === undefined ? undefined : [to === undefined ? "--from" : "--to", host];
}

async function send(
  paths: readonly string[],
  host: readonly string[],
  { settings = [], substitutes = false }: CopyOptions,
): Promise<void> {
  const further = substitutes ? ["--use-substitutes"] : [];
  await runNix("nix-copy-closure", [...settings, ...further, ...host, ...paths]);
}

/** Lets the one store take paths from the other. */
async function take(
  paths: readonly string[],
  { from = "auto", to }: Direction,
  { settings = [], substitutes = false, withoutSignatures = false }: CopyOptions,
): Promise<void> {
  const caches = [substitutes ? "extra-substituters" : "substituters", from];
  const set = [["substitute", "true"], caches];
  if (withoutSignatures) set.push(["require-sigs", "false"]);
  const words = [...settings, ...set.flatMap((pair) => ["--option", ...pair])];
  const taken = await run("nix-store", ["--realise", ...words, ...paths], inStore(to));
  if (taken.status === 0) return;
  const [, unsigned] = UNSIGNED.exec(taken.stderr) ?? [];
  if (unsigned === undefined) throw failure("nix-failed", failedWords(taken));
  throw failure(
    "signature",
    `cannot add path '${unsigned}' because it lacks a signature by a trusted key`,
    { help: "`--no-check-sigs` copies it all the same, where Nix trusts you" },
  );
}

/** How Nix says that a path was left out for want of a signature: 2.8 and later, and 2.3. */
const UNSIGNED =
  /(?=.*not signed by any|.*valid signature).*?(?:substitute for|for path) '([^']+)'/;

/**
 * Hands over from store to store what the one has and the other lacks, what is referred to first,
 * with all that is known of it but that it was built here.
 */
async function transfer(
  paths: readonly string[],
  { from, to }: Direction,
  { settings = [], isShallow = false, withoutSignatures = false }: CopyOptions,
): Promise<void> {
  await withDatabase({ store: from, settings }, async (source) => {
    await withDatabase({ store: to, settings }, async (target) => {
      for (const info of await infosOf(paths, source, isShallow)) {
        if (await target.info(info.path) !== undefined) continue;
        const told = { ...info, ultimate: false, registrationTime: 0 };
        await target.add(told, source.content(info), withoutSignatures);
      }
    });
  });
}

/**
 * What a store knows of paths and, unless `isShallow`, of what they refer to, which comes first.
 */
async function infosOf(
  paths: readonly string[],
  store: Database,
  isShallow: boolean,
): Promise<Iterable<PathInfo>> {
  const begun = new Set<string>();
  const found = new Set<PathInfo>();
  const visit = async (path: string): Promise<void> => {
    if (begun.has(path)) return;
    begun.add(path);
    const info = await store.info(path);
    if (info === undefined) throw failure("invalid-path", `path '${path}' is not valid`);
    if (!isShallow) { for (const used of info.references) await visit(used); }
    found.add(info);
  };
  for (const path of paths) await visit(path);
  return found;
}

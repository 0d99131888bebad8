/**
 * Store paths and all they refer to, from store to store.
 *
 * @module
 */
import { failedWords, run, runNix } from "./run.ts";
import { failure } from "../diagnostic.ts";
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
 * rest as from a binary cache, the one way in which a stable command looks at signatures; into
 * others an export is imported, as derivations are everywhere: those and their sources are known by
 * their content and have no signatures.
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
  const taken = await run("nix-store", ["--realise", ...words, ...paths], placeOf(to));
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

function placeOf(url: string | undefined): { readonly env?: Readonly<Record<string, string>> } {
  return url === undefined ? {} : { env: { NIX_REMOTE: url } };
}

/** Exports from the one store and imports into the other, what is referred to first. */
async function transfer(
  paths: readonly string[],
  { from, to }: Direction,
  { settings = [], isShallow = false }: CopyOptions,
): Promise<void> {
  const [source, target] = [placeOf(from), placeOf(to)];
  const closure = new Set<string>(isShallow ? paths : []);
  for (const part of slices(isShallow ? [] : paths)) {
    const query = ["--query", "--requisites", ...settings, ...part];
    for (const path of (await runNix("nix-store", query, source)).split("\n")) closure.add(path);
  }
  closure.delete("");
  for (const part of slices([...closure])) await pipe(part, source, target, settings);
}

/** An export has bytes that are no text, so it goes from program to program. */
async function pipe(
  closure: readonly string[],
  source: { readonly env?: Readonly<Record<string, string>> },
  target: { readonly env?: Readonly<Record<string, string>> },
  settings: readonly string[],
): Promise<void> {
  const exporting = new Deno.Command("nix-store", {
    ...source,
    args: ["--export", ...settings, ...closure],
    stdin: "null",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const imported = await run("nix-store", ["--import", ...settings], {
    ...target,
    stdin: exporting.stdout,
  });
  const { code } = await exporting.status;
  if (imported.status !== 0) throw failure("nix-failed", failedWords(imported));
  if (code !== 0) throw failure("nix-failed", `\`nix-store --export\` ended with status ${code}`);
}

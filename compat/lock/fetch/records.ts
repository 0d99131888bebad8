/**
 * What is remembered between runs, so that nothing is downloaded twice only to be hashed and no
 * server is asked the same thing every minute: one small file for each record. The directory may be
 * deleted at any time; a record that is damaged is none.
 *
 * @module
 */
import { printHash } from "../../../nix/store/hash.ts";
import { digest } from "../../../nix/store/digest.ts";
import { Failure } from "../../../nix/diagnostic.ts";
import type { TreeFiles } from "../flake_input.ts";
import type { FetchSession } from "./session.ts";

/** Every flake.nix and flake.lock of a tree. */
export interface FlakeFiles {
  /** Their texts by their paths. */
  readonly files: Readonly<Record<string, string>>;
  /** The paths that are symbolic links; without a text where they lead nowhere. */
  readonly symlinks: readonly string[];
}

/** What locking needs to know of a tree. */
export interface RememberedTree extends FlakeFiles {
  readonly narHash: string;
  readonly lastModified: number;
}

/** Whether this is the path of a flake.nix or a flake.lock. */
export function isFlakeFile(path: string): boolean {
  return /(?:^|\/)flake\.(?:nix|lock)$/.test(path);
}

/** The files that are remembered, as those of a tree. */
export function rememberedFiles({ files, symlinks }: FlakeFiles): Required<TreeFiles> {
  return {
    readText: (path) => Promise.resolve(files[path]),
    isLink: (path) => Promise.resolve(symlinks.includes(path)),
  };
}

/** What a record is about. A revision never changes; what an address has does. */
export type RecordKey = Readonly<Record<string, string | boolean>>;

/** A record, and how long ago it was made, in seconds. */
export interface Recalled<T> {
  readonly value: T;
  readonly age: number;
}

/** Changes when records of before can't be read any more. */
const VERSION = 4;

/** The record; undefined where there is none that is whole. `T` is what was remembered. */
export async function recall<T>(key: RecordKey): Promise<Recalled<T> | undefined> {
  try {
    const file = await recordFile(key);
    if (file === undefined) return undefined;
    const { time, sum, text } = JSON.parse(await Deno.readTextFile(file));
    if (sum !== await sumOf(key, time, text)) return undefined;
    return { value: JSON.parse(text), age: Math.max(0, Date.now() / 1000 - time) };
  } catch {
    return undefined;
  }
}

/** Makes a record; where that is not possible, nothing happens. */
export async function remember<T>(key: RecordKey, value: T): Promise<void> {
  try {
    const file = await recordFile(key);
    if (file === undefined) return;
    const [time, text] = [Date.now() / 1000, JSON.stringify(value)];
    const directory = file.slice(0, file.lastIndexOf("/"));
    await Deno.mkdir(directory, { recursive: true });
    const sum = await sumOf(key, time, text);
    const temporary = await Deno.makeTempFile({ dir: directory });
    try {
      await Deno.writeTextFile(temporary, JSON.stringify({ time, sum, text }));
      await Deno.rename(temporary, file);
    } catch (error) {
      await Deno.remove(temporary);
      throw error;
    }
  } catch {
    // A cache that can't be written costs time, no more.
  }
}

/**
 * What `ask` says, or said so short a time ago that it need not be asked again; where it fails,
 * what it said last.
 */
export async function askNowAndThen<T>(
  key: RecordKey,
  session: FetchSession,
  ask: () => Promise<T>,
): Promise<T> {
  const known = await recall<T>(key);
  if (known !== undefined && known.age < session.timeToLive()) return known.value;
  return await askOrKeep(known?.value, session, async () => {
    const value = await ask();
    await remember(key, value);
    return value;
  });
}

/**
 * What `ask` says; where it fails, what is known from before, of which a warning tells: Nix goes on
 * with that, too, when a server does not answer or has no more what was asked for.
 */
export async function askOrKeep<T>(
  known: T | undefined,
  session: Pick<FetchSession, "warn">,
  ask: () => Promise<T>,
): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof Failure) || known === undefined) throw error;
    const message = `${error.message}; going on with what was there before`;
    session.warn({ severity: "warning", code: "not-asked", message });
    return known;
  }
}

async function recordFile(key: RecordKey): Promise<string | undefined> {
  const place = await cachePlace("fetched", keyText(key));
  return place && `${place}.json`;
}

/**
 * Where the cache has what `key` is about; undefined where a person has none. Keys may have secrets
 * in them, in URLs: the place is called by the hash of its key.
 */
export async function cachePlace(
  kind: "fetched" | "git",
  key: string,
): Promise<string | undefined> {
  const home = Deno.env.get("HOME");
  const cache = Deno.env.get("XDG_CACHE_HOME") ?? (home === undefined ? "" : `${home}/.cache`);
  if (!cache.startsWith("/")) return undefined;
  return `${cache}/flakebridge/${kind}/${await hashOf(key)}`;
}

function sumOf(key: RecordKey, time: number, text: string): Promise<string> {
  return hashOf(JSON.stringify([VERSION, keyText(key), time, text]));
}

function keyText(key: RecordKey): string {
  return JSON.stringify(Object.entries(key).sort());
}

async function hashOf(text: string): Promise<string> {
  return printHash(await digest([new TextEncoder().encode(text)]), "base16");
}

/**
 * What a store knows of its paths, by `nix-daemon --stdio`: the one stable command that tells all
 * of it. What is said there is the worker protocol of Nix 2.3 (worker-protocol.hh, 1.21), which
 * every later Nix speaks too.
 *
 * @module
 */
import { failure } from "../diagnostic.ts";
import { toSri } from "../store/hash.ts";
import { inStore } from "./in_store.ts";
import { nixWords } from "./words.ts";
import { Conversation, type Pieces } from "./daemon_conversation.ts";

/** What a store knows of a valid path. */
export interface PathInfo {
  readonly path: string;
  /** The derivation that made it; absent where that is not known. */
  readonly deriver?: string;
  /** As SRI text: `sha256-…`. */
  readonly narHash: string;
  /** In bytes. */
  readonly narSize: number;
  /** Store paths, its own too where it names itself. */
  readonly references: readonly string[];
  /** In seconds since 1970; 0 where that is not known. */
  readonly registrationTime: number;
  /** Whether it was built here. */
  readonly ultimate: boolean;
  readonly signatures: readonly string[];
  /** By what its content tells its path: `fixed:r:sha256:…`; absent for what is built otherwise. */
  readonly contentAddress?: string;
}

/** What a store is asked. */
export interface Database {
  /** What it knows of a path; undefined where it has none such. */
  readonly info: (path: string) => Promise<PathInfo | undefined>;
  readonly allPaths: () => Promise<readonly string[]>;
  /** A valid path as NAR; nothing else may be asked before it has come whole. */
  readonly content: (info: PathInfo) => Pieces;
  /**
   * Adds a path with what is known of it; all that it refers to must be there.
   *
   * @param isUnchecked Whether it needs no signature, where Nix trusts the user.
   */
  readonly add: (info: PathInfo, content: Pieces, isUnchecked: boolean) => Promise<void>;
}

const MAGIC_OF_CLIENT = 0x6e697863;
const MAGIC_OF_SERVER = 0x6478696f;
const PROTOCOL = 0x115;
const ALL_VALID_PATHS = 23;
const PATH_INFO = 26;
const CONTENT = 38;
const ADD = 39;

/**
 * Does `work` with a store's database.
 *
 * @param store The store as NIX_REMOTE names it; this machine's own where it is left out.
 * @throws {Failure} `nix-failed` with Nix's own words.
 */
export async function withDatabase<T>(
  { store, settings }: {
    readonly store?: string | undefined;
    readonly settings: readonly string[];
  },
  work: (database: Database) => Promise<T>,
): Promise<T> {
  const child = new Deno.Command("nix-daemon", {
    args: ["--stdio", ...settings],
    ...inStore(store),
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const stderr = new Response(child.stderr).text();
  const talk = new Conversation(child.stdin, child.stdout, async () => {
    return failure("nix-failed", nixWords(await stderr) || "`nix-daemon --stdio` has ended");
  });
  try {
    await greet(talk);
    return await work({
      info: async (path) => await infoOf(path, talk),
      allPaths: async () => {
        await talk.send([ALL_VALID_PATHS]);
        await talk.untilDone();
        return (await talk.texts()).toSorted();
      },
      content: (info) => contentOf(info, talk),
      add: async (info, content, isUnchecked) => {
        await talk.send([ADD, ...wordsOf(info), 0, Number(isUnchecked)]);
        await talk.untilDone(content);
      },
    });
  } finally {
    await talk.close();
    await child.status;
  }
}

/** Tells both sides' versions; no processor is asked for, nor room on the disk. */
async function greet(talk: Conversation): Promise<void> {
  await talk.send([MAGIC_OF_CLIENT]);
  const magic = await talk.number();
  if (magic !== MAGIC_OF_SERVER) throw failure("nix-failed", "`nix-daemon --stdio` is no daemon");
  await talk.number();
  await talk.send([PROTOCOL, 0, 0]);
  await talk.untilDone();
}

async function infoOf(path: string, talk: Conversation): Promise<PathInfo | undefined> {
  await talk.send([PATH_INFO, path]);
  await talk.untilDone();
  if (await talk.number() === 0) return undefined;
  const deriver = await talk.text();
  const narHash = toSri(await talk.text(), "sha256");
  const references = await talk.texts();
  const registrationTime = await talk.number();
  const narSize = await talk.number();
  const ultimate = await talk.number() !== 0;
  const signatures = await talk.texts();
  const contentAddress = await talk.text();
  return {
    path,
    narHash,
    narSize,
    references,
    registrationTime,
    ultimate,
    signatures,
    ...(deriver !== "" && { deriver }),
    ...(contentAddress !== "" && { contentAddress }),
  };
}

async function* contentOf(info: PathInfo, talk: Conversation): AsyncGenerator<Uint8Array> {
  await talk.send([CONTENT, info.path]);
  await talk.untilDone();
  yield* talk.bytes(info.narSize);
}

/** What is known of a path, in words of the protocol. */
function wordsOf(info: PathInfo): readonly (number | string)[] {
  return [
    info.path,
    info.deriver ?? "",
    info.narHash,
    info.references.length,
    ...info.references,
    info.registrationTime,
    info.narSize,
    Number(info.ultimate),
    info.signatures.length,
    ...info.signatures,
    info.contentAddress ?? "",
  ];
}

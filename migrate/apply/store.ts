/**
 * Where transactions are written down: beside the tree, never in it, so that neither git nor a
 * flake sees it.
 *
 * In a repository that is `git rev-parse --git-path flakebridge` (each linked work tree has its
 * own), else `$XDG_STATE_HOME/flakebridge`; below it, a directory for each project. It holds
 *
 * - `journal.json`: the transaction under way;
 * - `N.json`: the Nth migration or writing of shims, once it is done;
 * - `N.undone.json`: the undoing of it, once that is done;
 * - `lock`: locked while a process changes the project; its number is in it.
 *
 * @module
 */
import { dirname, isAbsolute, join, resolve } from "@std/path";
import { failure } from "../../nix/diagnostic.ts";
import type { Plan } from "../plan/plan.ts";
import type { ReportedFile } from "../report.ts";
import type { Change, Entry, IndexState } from "./entry.ts";
import { git, type Repository } from "./git.ts";

/** The verbs that apply a plan, and so leave something to take back. */
export type AppliedVerb = "migrate" | "shim" | "audit";

/** What is kept of a plan: all but the texts. */
export interface Migration extends Pick<Plan, "systems" | "inputs" | "outputs"> {
  /** When it was applied, ISO 8601, UTC. */
  readonly time: string;
  /** What was done to each file. */
  readonly files: readonly ReportedFile[];
}

/** A transaction: every path it touches, before and after, in the order it goes. */
export interface Transaction {
  readonly format: 1;
  readonly verb: AppliedVerb | "undo";
  /** What was done, or taken back. */
  readonly migration: Migration;
  readonly entries: readonly Change<Entry>[];
  /** Empty where there is no git. */
  readonly index: readonly Change<IndexState>[];
}

/** A finished transaction that can be taken back. */
export interface MigrationRecord {
  readonly store: string;
  readonly number: number;
  readonly transaction: Transaction;
}

/**
 * The places for the project's transactions: the first is where new ones go. The other is where
 * they went before the project had git. None, where there is neither git nor a home.
 */
export async function locateStores(
  root: string,
  repository: Repository | undefined,
): Promise<string[]> {
  const stores: string[] = [];
  if (repository !== undefined) {
    const path = (await git(root, ["rev-parse", "--git-path", "flakebridge"])).replace(/\n$/, "");
    stores.push(join(resolve(root, path), await keyOf(repository.prefix)));
  }
  const home = stateHome();
  if (home !== undefined) {
    stores.push(join(home, "flakebridge", await keyOf(Deno.realPathSync(root))));
  }
  return stores;
}

/** What was done last and not undone. */
export function lastRecord(stores: readonly string[]): MigrationRecord | undefined {
  return records(stores).next().value;
}

/**
 * The last migration that was not undone, and what was done after it, the newest first; nothing
 * where there is no migration.
 */
export function recordsSinceMigration(stores: readonly string[]): readonly MigrationRecord[] {
  const since: MigrationRecord[] = [];
  for (const record of records(stores)) {
    since.push(record);
    if (record.transaction.verb === "migrate") return since;
  }
  return [];
}

/** What was done and not undone, the newest first. */
function* records(stores: readonly string[]): Generator<MigrationRecord, undefined> {
  for (const store of stores) {
    const { done, undone } = recordNumbers(store);
    for (const number of done.toReversed()) {
      if (undone.has(number)) continue;
      yield { store, number, transaction: readTransaction(join(store, `${number}.json`)) };
    }
  }
}

/** The path for the record of the next migration. */
export function nextRecordPath(store: string): string {
  return join(store, `${(recordNumbers(store).done.at(-1) ?? 0) + 1}.json`);
}

/** The transaction that was begun and not finished. */
export function readJournal(store: string): Transaction | undefined {
  try {
    return readTransaction(join(store, "journal.json"));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/** The bytes a transaction is written as: JSON, file contents in base 64. */
export function encodeTransaction(transaction: Transaction): Uint8Array {
  const json = JSON.stringify(
    transaction,
    (_, value) => value instanceof Uint8Array ? { base64: value.toBase64() } : value,
    1,
  );
  return new TextEncoder().encode(json + "\n");
}

/**
 * Runs `action` as the only process that changes the project. The lock is the operating system's,
 * so it ends with the process that holds it, however that ends.
 */
export async function withLock<T>(store: string, action: () => Promise<T>): Promise<T> {
  using lock = await openLock(join(store, "lock"));
  if (!await lock.tryLock(true)) {
    const holder = (await Deno.readTextFile(join(store, "lock"))).trim();
    // Whoever has the lock may not have said yet who it is.
    const who = holder === "" ? "" : ` (process ${holder})`;
    throw failure("busy", `Another flakebridge${who} is changing this project`, {
      help: "Wait until it is done, then run again",
    });
  }
  await lock.truncate();
  await lock.write(new TextEncoder().encode(`${Deno.pid}\n`));
  return await action();
}

async function openLock(path: string): Promise<Deno.FsFile> {
  try {
    await Deno.mkdir(dirname(path), { recursive: true, mode: 0o700 });
    return await Deno.open(path, { write: true, create: true });
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    throw failure("no-state-directory", `What undo needs can't be kept: ${words}`, {
      help: `Make ${dirname(path)} writable; nothing was changed`,
    });
  }
}

function readTransaction(path: string): Transaction {
  const parsed = parseTransaction(Deno.readTextFileSync(path));
  if (parsed?.format === 1) return parsed;
  throw failure("record-format", `${path} is not a record that this flakebridge can read`, {
    help: "Use the version that wrote it; if it is damaged, move it away",
  });
}

/** The inverse of {@linkcode encodeTransaction}; `undefined` for what is not JSON. */
function parseTransaction(text: string): Transaction | undefined {
  try {
    return JSON.parse(text, (_, value) => {
      const encoded: unknown = value?.base64;
      return typeof encoded === "string" ? Uint8Array.fromBase64(encoded) : value;
    });
  } catch {
    return undefined;
  }
}

function recordNumbers(store: string): { done: number[]; undone: Set<number> } {
  const done: number[] = [];
  const undone = new Set<number>();
  for (const name of listNames(store)) {
    const [, number, mark] = /^(\d+)(\.undone)?\.json$/.exec(name) ?? [];
    if (number === undefined) continue;
    if (mark === undefined) done.push(Number(number));
    else undone.add(Number(number));
  }
  return { done: done.sort((a, b) => a - b), undone };
}

function listNames(directory: string): string[] {
  try {
    return [...Deno.readDirSync(directory)].map((entry) => entry.name);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}

/**
 * `~/.local/state`. XDG Base Directory Specification: a relative path in the variable is ignored.
 */
export function stateHome(): string | undefined {
  const named = Deno.env.get("XDG_STATE_HOME") ?? "";
  if (isAbsolute(named)) return named;
  const home = Deno.env.get("HOME") ?? "";
  return isAbsolute(home) ? join(home, ".local", "state") : undefined;
}

/** A short name for a directory that may have any name: the head of its SHA-256. */
export async function keyOf(text: string): Promise<string> {
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return new Uint8Array(hash, 0, 8).toHex();
}

/**
 * Temporary directories, and what is left of them when a process is killed before it can remove its
 * own. A directory is held by a lock on it (flock(2)), which ends with its process however that
 * ends, and is seen from every container that shares the disk.
 *
 * @module
 */
import { failure } from "../diagnostic.ts";

/**
 * How old something temporary is, in milliseconds, before another run may take it for left behind.
 */
const LEFT_BEHIND = 3_600_000;

const PREFIX = "flakebridge-";

/** A directory that is this process's. */
export interface TemporaryDirectory {
  readonly path: string;
  /** Removes it with all that is in it. */
  readonly remove: () => void;
}

/**
 * Makes a directory where TMPDIR says.
 *
 * @throws {Failure} where there is no such place.
 */
export function temporaryDirectory(): TemporaryDirectory {
  const path = newDirectory();
  const lock = lockOf(path);
  return {
    path,
    remove() {
      Deno.removeSync(path, { recursive: true });
      lock?.close();
    },
  };
}

function newDirectory(): string {
  try {
    return Deno.makeTempDirSync({ prefix: PREFIX });
  } catch (error) {
    const { NotFound, NotADirectory } = Deno.errors;
    if (!(error instanceof NotFound || error instanceof NotADirectory)) throw error;
    throw failure("no-temporary-directory", "There is no directory for temporary files", {
      help: "TMPDIR names it: make that directory, or let TMPDIR name another",
    });
  }
}

/**
 * Undefined where directories can't be locked: then nobody will take it for left behind, either.
 */
function lockOf(directory: string): Disposable & { close(): void } | undefined {
  try {
    const opened = Deno.openSync(directory);
    return opened.tryLockSync(true) ? opened : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Removes from `parent` what processes made with {@linkcode temporaryDirectory} and never removed.
 */
export function removeLeftoversIn(parent: string): void {
  try {
    for (const { name, isDirectory } of Deno.readDirSync(parent)) {
      if (isDirectory && isTemporaryName(name, PREFIX)) removeIfLeft(`${parent}/${name}`);
    }
  } catch {
    // The directory may not be listed.
  }
}

function removeIfLeft(directory: string): void {
  try {
    if (!isLeftBehind(Deno.lstatSync(directory))) return;
    using lock = lockOf(directory);
    if (lock !== undefined) Deno.removeSync(directory, { recursive: true });
  } catch {
    // Another user's, or another run was quicker.
  }
}

/**
 * Whether Deno may have given something temporary this name: 64 bits in base 16, without zeros
 * before.
 */
export function isTemporaryName(name: string, prefix: string): boolean {
  return name.startsWith(prefix) && /^[0-9a-f]{10,16}$/.test(name.slice(prefix.length));
}

/** Whether nothing has changed for so long that no run can still be writing. */
export function isLeftBehind({ mtime }: Deno.FileInfo): boolean {
  return mtime !== null && Date.now() - mtime.getTime() > LEFT_BEHIND;
}

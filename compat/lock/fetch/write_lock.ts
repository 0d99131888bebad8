/**
 * flake.lock and its like onto the disk: whole or not at all.
 *
 * @module
 */
import { exists } from "@std/fs";
import { basename, dirname, resolve } from "@std/path";
import { isLeftBehind, isTemporaryName } from "../../../nix/tools/temporary.ts";
import { describeWriteError } from "../../../nix/tools/write_error.ts";
import { git, gitFailure, tryGit } from "./git_program.ts";
import { hg } from "./mercurial_program.ts";

/** Where a lock file belongs. */
export interface LockPlace {
  readonly directory: string;
  /** The program that has the directory, and of it only what it tracks; absent for a plain one. */
  readonly tracker?: "git" | "hg";
}

/** What was, and what is, where a lock file was written. */
export interface WrittenLock {
  /** Whether a file was there before, be it tracked or not. */
  readonly existed: boolean;
  readonly isTracked: boolean;
}

/**
 * Writes flake.lock. Where a program has the directory, it is told of the file, since a flake sees
 * only what is tracked; git is not told of what it ignores.
 */
export async function writeLock(
  { directory, tracker }: LockPlace,
  text: string,
): Promise<WrittenLock> {
  const file = `${directory}/flake.lock`;
  const existed = await exists(file);
  await replaceFile(file, text);
  if (tracker === "hg") await hg(["add", "--cwd", directory, "flake.lock"]);
  const isTracked = tracker === "git" ? await tellGit(directory) : tracker === "hg";
  return { existed, isTracked };
}

/**
 * Writes `text` to a file beside `path` and puts it in its place, so that an interruption leaves
 * the old one. What is no regular file, `/dev/stdout`, is written to.
 *
 * @throws {Failure} where that is not allowed, or the disk is full.
 */
export async function replaceFile(path: string, text: string): Promise<void> {
  try {
    if (await isSpecial(path)) await Deno.writeTextFile(path, text, { create: false });
    else await replaceWhole(await realFile(path), text);
  } catch (error) {
    throw describeWriteError(error, path);
  }
}

/**
 * Replaces a file, in a directory that may not be there yet, by what `change` makes of it. Of two
 * that change it at once, one waits for the other.
 */
export async function changeFile(path: string, change: () => string): Promise<void> {
  await Deno.mkdir(dirname(path), { recursive: true });
  using directory = await Deno.open(dirname(path));
  await directory.lock(true);
  await replaceFile(path, change());
}

async function isSpecial(path: string): Promise<boolean> {
  try {
    const { isFile, isDirectory } = await Deno.stat(path);
    return !isFile && !isDirectory;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

async function replaceWhole(file: string, text: string): Promise<void> {
  await removeLeftovers(file);
  const temporary = await Deno.makeTempFile({ dir: dirname(file), prefix: `.${basename(file)}.` });
  try {
    await writeThrough(temporary, text);
    await Deno.chmod(temporary, await modeOf(file));
    await Deno.rename(temporary, file);
  } catch (error) {
    await Deno.remove(temporary);
    throw error;
  }
}

/** Removes what killed runs left beside `file`; where that can't be done, it is in nobody's way. */
async function removeLeftovers(file: string): Promise<void> {
  const [directory, start] = [dirname(file), `.${basename(file)}.`];
  try {
    for await (const { name, isFile } of Deno.readDir(directory)) {
      if (isFile && isTemporaryName(name, start)) await removeIfOld(`${directory}/${name}`);
    }
  } catch {
    // Another run was quicker, or the directory may not be listed.
  }
}

async function removeIfOld(path: string): Promise<void> {
  if (isLeftBehind(await Deno.lstat(path))) await Deno.remove(path);
}

/** Where a symbolic link leads, though nothing stands there yet. */
async function realFile(path: string): Promise<string> {
  try {
    return await Deno.realPath(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    const target = await Deno.readLink(path).catch(() => undefined);
    return target === undefined ? path : await realFile(resolve(dirname(path), target));
  }
}

/** Commits the lock file alone, with `message`. */
export async function commitLock(
  { directory, tracker }: LockPlace,
  message: string,
): Promise<void> {
  const words = ["commit", "--quiet", "--message", message];
  if (tracker === "git") await git(directory, [...words, "--", "flake.lock"]);
  if (tracker === "hg") await hg([...words, "--cwd", directory, "flake.lock"]);
}

async function writeThrough(path: string, text: string): Promise<void> {
  using file = await Deno.open(path, { write: true });
  const bytes = new TextEncoder().encode(text);
  for (let at = 0; at < bytes.length;) at += await file.write(bytes.subarray(at));
  await file.sync();
}

async function modeOf(file: string): Promise<number> {
  try {
    return ((await Deno.stat(file)).mode ?? 0o644) & 0o777;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return 0o644;
    throw error;
  }
}

/** Registers the file; where another git is at work on the index, again when that has ended. */
async function tellGit(directory: string): Promise<boolean> {
  const ignored = await tryGit(directory, ["check-ignore", "--quiet", "flake.lock"]);
  if (ignored.status !== 1) return false;
  const add = ["add", "--intent-to-add", "--", "flake.lock"];
  for (let left = PATIENCE;; left -= PAUSE) {
    const finished = await tryGit(directory, add);
    if (finished.status === 0) return true;
    if (left <= 0 || !finished.stderr.includes("index.lock")) throw gitFailure(add, finished);
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
  }
}

/** How long another git may be at work on the index, in milliseconds, and how often we try. */
const [PATIENCE, PAUSE] = [3000, 100];

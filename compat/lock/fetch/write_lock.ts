/**
 * flake.lock and its like onto the disk: whole or not at all.
 *
 * @module
 */
import { basename, dirname } from "@std/path";
import { git, tryGit } from "./git_program.ts";

/**
 * Writes flake.lock. Where git has the directory and does not ignore the file, git is told of it,
 * since a flake sees only what git tracks.
 */
export async function writeLock(directory: string, text: string): Promise<void> {
  await replaceFile(`${directory}/flake.lock`, text);
  await tellGit(directory);
}

/**
 * Writes `text` to a file beside `path` and puts it in its place, so that an interruption leaves the
 * old one.
 */
export async function replaceFile(path: string, text: string): Promise<void> {
  const file = await realFile(path);
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

/** Where a symbolic link leads; the path itself where nothing stands yet. */
async function realFile(path: string): Promise<string> {
  try {
    return await Deno.realPath(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return path;
    throw error;
  }
}

/** Commits the lock file alone, with `message`. */
export async function commitLock(directory: string, message: string): Promise<void> {
  await git(directory, ["commit", "--quiet", "--message", message, "--", "flake.lock"]);
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

async function tellGit(directory: string): Promise<void> {
  const ignored = await tryGit(directory, ["check-ignore", "--quiet", "flake.lock"]);
  if (ignored.status !== 1) return;
  await git(directory, ["add", "--intent-to-add", "--", "flake.lock"]);
}

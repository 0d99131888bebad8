/**
 * The files of a template into a directory; none that is there is overwritten.
 *
 * @module
 */
import { dirname } from "@std/path";
import { failure } from "../../nix/diagnostic.ts";
import { compareBytes } from "../../nix/store/nar.ts";
import { isGarbled } from "../../nix/tools/odd_names.ts";
import { isThere } from "../../nix/tools/read_tree.ts";
import { describeWriteError } from "../../nix/tools/write_error.ts";

/** What became of one file of the template. */
export interface CopiedFile {
  readonly from: string;
  readonly to: string;
  /** `conflict`: something else stands there, and stays. */
  readonly outcome: "written" | "identical" | "conflict";
}

/** Whether a path is in one of some directories, wherever symbolic links lead. */
export async function isWithin(path: string, directories: readonly string[]): Promise<boolean> {
  const [real, ...roots] = await Promise.all(
    [path, ...directories].map((at) => Deno.realPath(at).catch(() => at)),
  );
  return roots.some((root) => real === root || real?.startsWith(`${root}/`));
}

/**
 * Copies everything below `from` to `to`, in Nix's order; with `dryRun`, says what it would do.
 * Where it can't be done to the end (a full disk), what was made is gone again.
 */
export async function copyTemplate(
  from: string,
  to: string,
  { dryRun = false }: { readonly dryRun?: boolean } = {},
): Promise<readonly CopiedFile[]> {
  const made: string[] = [];
  try {
    return await copyDirectory(from, to, dryRun ? undefined : made);
  } catch (error) {
    // Directories last; one in which someone else has put something stays.
    for (const path of made.reverse()) await Deno.remove(path).catch(() => {});
    throw error;
  }
}

/** @param made Gets the path of all that is made, directories first; without it, nothing is. */
async function copyDirectory(
  from: string,
  to: string,
  made: string[] | undefined,
): Promise<readonly CopiedFile[]> {
  const entries = entriesOf(from);
  await needPlace(to);
  if (made !== undefined) await makeDirectory(to, made);
  const copied: CopiedFile[] = [];
  for (const entry of entries) {
    const [source, target] = [`${from}/${entry.name}`, `${to}/${entry.name}`];
    if (entry.isDirectory) copied.push(...await copyDirectory(source, target, made));
    else copied.push(await copyEntry(source, target, entry, made));
  }
  return copied;
}

/** Throws a failure where something else than a directory, or than a link to one, stands. */
async function needPlace(path: string): Promise<void> {
  if (await statusOf(path) === undefined) return;
  const isDirectory = await Deno.stat(path).then((found) => found.isDirectory, () => false);
  if (!isDirectory) throw failure("conflict", `"${path}" is there, and is no directory`);
}

async function makeDirectory(path: string, made: string[]): Promise<void> {
  if (await statusOf(path) !== undefined) return;
  await makeDirectory(dirname(path), made);
  try {
    await Deno.mkdir(path);
    made.push(path);
  } catch (error) {
    if (error instanceof Deno.errors.AlreadyExists) return;
    throw describeWriteError(error, path);
  }
}

function entriesOf(directory: string): readonly Deno.DirEntry[] {
  try {
    const entries = [...Deno.readDirSync(directory)];
    for (const { name } of entries) needName(directory, name);
    return entries.sort((a, b) => compareBytes(a.name, b.name));
  } catch (error) {
    const { NotADirectory, NotFound } = Deno.errors;
    if (!(error instanceof NotFound || error instanceof NotADirectory)) throw error;
    throw failure("template", `the template's path "${directory}" is no directory`);
  }
}

/** Throws a failure for a name that Deno can neither read nor write. */
function needName(directory: string, name: string): void {
  if (!isGarbled(name) || isThere(`${directory}/${name}`)) return;
  throw failure("file-name", `a file name of the template is not UTF-8: "${directory}/${name}"`, {
    help: "copy the template with a program that has such names, or let it be renamed",
  });
}

async function copyEntry(
  from: string,
  to: string,
  entry: Deno.DirEntry,
  made: string[] | undefined,
): Promise<CopiedFile> {
  const there = await statusOf(to);
  if (there !== undefined) {
    const same = entry.isSymlink ? isSameLink(from, to, there) : isSameFile(from, to);
    return { from, to, outcome: same ? "identical" : "conflict" };
  }
  if (!entry.isSymlink && !entry.isFile) {
    throw failure("template", `"${from}" is not a file, a directory or a symbolic link`);
  }
  if (made !== undefined) await makeEntry(from, to, entry, made);
  return { from, to, outcome: "written" };
}

async function makeEntry(
  from: string,
  to: string,
  { isSymlink }: Deno.DirEntry,
  made: string[],
): Promise<void> {
  const [target, bytes] = isSymlink ? [await Deno.readLink(from)] : ["", await Deno.readFile(from)];
  try {
    if (bytes === undefined) await Deno.symlink(target, to);
    // Without the mode of the store, where nothing may be written.
    else (await Deno.open(to, { createNew: true, write: true })).close();
    made.push(to);
    if (bytes !== undefined) await Deno.writeFile(to, bytes);
  } catch (error) {
    throw describeWriteError(error, to);
  }
}

async function statusOf(path: string): Promise<Deno.FileInfo | undefined> {
  try {
    return await Deno.lstat(path);
  } catch (error) {
    const { NotADirectory, NotFound } = Deno.errors;
    if (error instanceof NotFound || error instanceof NotADirectory) return undefined;
    throw error;
  }
}

function isSameLink(from: string, to: string, there: Deno.FileInfo): boolean {
  return there.isSymlink && Deno.readLinkSync(from) === Deno.readLinkSync(to);
}

/** A link that leads to the same text is as good, as in Nix. */
function isSameFile(from: string, to: string): boolean {
  try {
    if (!Deno.statSync(to).isFile) return false;
    const [left, right] = [Deno.readFileSync(from), Deno.readFileSync(to)];
    return left.length === right.length && left.every((byte, at) => byte === right[at]);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

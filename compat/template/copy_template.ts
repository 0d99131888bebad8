/**
 * The files of a template into a directory; none that is there is overwritten.
 *
 * @module
 */
import { failure } from "../../nix/diagnostic.ts";
import { compareBytes } from "../../nix/store/nar.ts";
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

/** Copies everything below `from` to `to`, in Nix's order; with `dryRun`, says what it would do. */
export async function copyTemplate(
  from: string,
  to: string,
  { dryRun = false }: { readonly dryRun?: boolean } = {},
): Promise<readonly CopiedFile[]> {
  const entries = entriesOf(from);
  await needPlace(to);
  if (!dryRun) await makeDirectory(to);
  const copied: CopiedFile[] = [];
  for (const entry of entries) {
    const [source, target] = [`${from}/${entry.name}`, `${to}/${entry.name}`];
    if (entry.isDirectory) copied.push(...await copyTemplate(source, target, { dryRun }));
    else copied.push(await copyEntry(source, target, entry, dryRun));
  }
  return copied;
}

/** Throws a failure where something else than a directory, or than a link to one, stands. */
async function needPlace(path: string): Promise<void> {
  if (await statusOf(path) === undefined) return;
  const isDirectory = await Deno.stat(path).then((found) => found.isDirectory, () => false);
  if (!isDirectory) throw failure("conflict", `"${path}" is there, and is no directory`);
}

async function makeDirectory(path: string): Promise<void> {
  try {
    await Deno.mkdir(path, { recursive: true });
  } catch (error) {
    throw describeWriteError(error, path);
  }
}

function entriesOf(directory: string): readonly Deno.DirEntry[] {
  try {
    return [...Deno.readDirSync(directory)].sort((a, b) => compareBytes(a.name, b.name));
  } catch (error) {
    const { NotADirectory, NotFound } = Deno.errors;
    if (!(error instanceof NotFound || error instanceof NotADirectory)) throw error;
    throw failure("template", `the template's path "${directory}" is no directory`);
  }
}

async function copyEntry(
  from: string,
  to: string,
  entry: Deno.DirEntry,
  dryRun: boolean,
): Promise<CopiedFile> {
  const there = await statusOf(to);
  if (there !== undefined) {
    const same = entry.isSymlink ? isSameLink(from, to, there) : isSameFile(from, to);
    return { from, to, outcome: same ? "identical" : "conflict" };
  }
  if (!entry.isSymlink && !entry.isFile) {
    throw failure("template", `"${from}" is not a file, a directory or a symbolic link`);
  }
  if (dryRun) return { from, to, outcome: "written" };
  if (entry.isSymlink) await Deno.symlink(await Deno.readLink(from), to);
  // Without the mode of the store, where nothing may be written.
  else await Deno.writeFile(to, await Deno.readFile(from), { createNew: true });
  return { from, to, outcome: "written" };
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

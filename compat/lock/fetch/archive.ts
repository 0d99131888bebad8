/**
 * Archives, from a URL or a file, unpacked.
 *
 * @module
 */
import { Failure, failure } from "../../../nix/diagnostic.ts";
import { filePathOf, parseUrl } from "../../ref/url.ts";
import { type ArchiveTree, archiveTree, type Contents, type Member } from "./archive_tree.ts";
import { packingOf, unpacked } from "./compression.ts";
import type { Directory } from "./file_index.ts";
import { type Download, download } from "./http.ts";
import type { Credential } from "./request.ts";
import { withoutPasswords } from "./secrets.ts";
import type { FetchSession } from "./session.ts";
import { unpackTar } from "./tar.ts";

/** An archive and what its server said of it. */
export interface Archive extends ArchiveTree, Said {}

/** What a server says of a file; nothing of a file on this machine. */
export interface Said {
  /** The `Link` headers of all that answered, redirects too, the last one last. */
  readonly links?: readonly string[];
  /** The `ETag` header. */
  readonly tag?: string | undefined;
}

/** A file, and what was said of it. */
export interface SaidFile extends Said {
  readonly file: string;
}

/** Downloads (or opens, for `file:`) and unpacks the archive at `url`. */
export async function fetchArchive(
  url: string,
  session: FetchSession,
  credential?: Credential,
): Promise<Archive> {
  const said = isFileUrl(url)
    ? { file: await fileAt(url) }
    : saidOf(await download(url, session, credential));
  return await unpackArchive(said, url, session);
}

/** Unpacks an archive that is on this machine and came from `url`. */
export async function unpackArchive(
  { file, ...said }: SaidFile,
  url: string,
  session: FetchSession,
): Promise<Archive> {
  const spool = `${await session.scratch()}/contents`;
  try {
    const contents = await contentsOf(file, spool, session.like === "2.8" || isNamedZip(url));
    if (session.like === "2.8") needSingleDirectory(contents, url);
    const root = singleDirectory(contents.root);
    return { ...await archiveTree({ ...contents, root }), ...said };
  } catch (error) {
    if (error instanceof Failure) throw error;
    const words = error instanceof Error ? error.message : String(error);
    throw failure("bad-archive", `'${withoutPasswords(url)}' can't be unpacked: ${words}`);
  }
}

async function contentsOf(file: string, spool: string, hasModes: boolean): Promise<Contents> {
  const packing = await packingOf(file);
  if (packing !== "zip") return await unpackTar(await unpacked(file, packing), spool);
  const { unpackZip } = await import("./zip.ts");
  return await unpackZip(file, spool, hasModes);
}

/** Only then Nix reads the archive's directory. */
function isNamedZip(url: string): boolean {
  return parseUrl(url).path.at(-1)?.toLowerCase().endsWith(".zip") ?? false;
}

function needSingleDirectory({ root }: Contents, url: string): void {
  if (root.size === 1) return;
  const message = `'${withoutPasswords(url)}' has ${root.size} members at its top, not one`;
  throw failure("bad-archive", message);
}

/** Archives of forges wrap the tree in one directory; Nix takes what is in it. */
function singleDirectory(root: Directory<Member>): Directory<Member> {
  const [only] = root.values();
  return root.size === 1 && only instanceof Map ? only : root;
}

/** A download, and what its server said of it. */
export function saidOf({ file, headers, links }: Download): SaidFile {
  return { file, links, tag: headers.get("etag") ?? undefined };
}

/** Whether the URL is one of this machine's own files. */
export function isFileUrl(url: string): boolean {
  return parseUrl(url).scheme === "file";
}

/** The path of the file that a `file:` URL names. */
export async function fileAt(url: string): Promise<string> {
  const file = filePathOf(parseUrl(url).path);
  const { isFile } = await statusOf(file);
  if (isFile) return file;
  throw failure("no-such-path", `'${file}' is not a file`);
}

async function statusOf(path: string): Promise<Deno.FileInfo> {
  try {
    return await Deno.stat(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw failure("no-such-path", `'${path}' does not exist`);
  }
}

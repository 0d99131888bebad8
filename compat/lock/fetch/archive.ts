/**
 * Archives, from a URL or a file, unpacked.
 *
 * @module
 */
import { Failure, failure } from "../../../nix/diagnostic.ts";
import { filePathOf, parseUrl } from "../../ref/url.ts";
import { decompressed } from "./compression.ts";
import { type Credential, download } from "./http.ts";
import type { FetchSession } from "./session.ts";
import { type TarTree, unpackTar } from "./tar_tree.ts";

/** An archive and what its server said of it. */
export interface Archive extends TarTree {
  /** The `Link` header. */
  readonly link: string | undefined;
}

/** Downloads (or opens, for `file:`) and unpacks the archive at `url`. */
export async function fetchArchive(
  url: string,
  session: FetchSession,
  credential?: Credential,
): Promise<Archive> {
  const { body, link } = await openUrl(url, session, credential);
  const spool = `${await session.scratch()}/contents`;
  try {
    return { ...await unpackTar(await decompressed(body), spool), link };
  } catch (error) {
    if (error instanceof Failure) throw error;
    const words = error instanceof Error ? error.message : String(error);
    throw failure("bad-archive", `'${url}' can't be unpacked: ${words}`);
  }
}

/** The bytes at a URL. */
export async function openUrl(
  url: string,
  session: FetchSession,
  credential?: Credential,
): Promise<{ readonly body: ReadableStream<Uint8Array>; readonly link: string | undefined }> {
  const parsed = parseUrl(url);
  if (parsed.scheme !== "file") {
    const { body, headers } = await download(url, session, credential);
    return { body, link: headers.get("link") ?? undefined };
  }
  return { body: (await openFile(filePathOf(parsed.path))).readable, link: undefined };
}

async function openFile(path: string): Promise<Deno.FsFile> {
  try {
    return await Deno.open(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw failure("no-such-path", `'${path}' does not exist`);
  }
}

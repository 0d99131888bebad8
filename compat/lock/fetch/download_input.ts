/**
 * `tarball+https:` and `file+https:` inputs.
 *
 * @module
 */
import { failure } from "../../../nix/diagnostic.ts";
import { narDigest } from "../../../nix/store/digest.ts";
import { printHash } from "../../../nix/store/hash.ts";
import type { NarNode } from "../../../nix/store/nar.ts";
import { type DownloadRef, type FlakeRef, parseFlakeRef } from "../../ref/mod.ts";
import type { FetchedTree } from "../flake_input.ts";
import { fetchArchive, fileAt } from "./archive.ts";
import { readTextIn } from "./directory.ts";
import type { FetchSession } from "./session.ts";

/**
 * The unpacked archive. A server may name, in a `Link` header, the URL that will always give this
 * very archive; then that one is locked ("Lockable HTTP Tarball Protocol").
 */
export async function fetchTarball(ref: DownloadRef, session: FetchSession): Promise<FetchedTree> {
  const { narHash, lastModified, link, readText, files } = await fetchArchive(ref.url, session);
  const immutable = session.like === "2.8" ? undefined : immutableRef(link, ref);
  const { dir: _dir, ...attributes } = immutable ?? ref;
  const date = session.like === "2.8" || lastModified === 0 ? {} : { lastModified };
  return {
    locked: { ...date, ...attributes, narHash },
    readText,
    withFiles: (use) => use(files()),
  };
}

function immutableRef(link: string | undefined, ref: DownloadRef): FlakeRef | undefined {
  const target = /<([^>]*)>\s*;\s*rel="?immutable"?/.exec(link ?? "")?.[1];
  if (target === undefined) return undefined;
  const immutable = parseFlakeRef(new URL(target, ref.url).href);
  if (immutable.type === "tarball") return immutable;
  throw failure("bad-link", `'${ref.url}' names '${target}' as its lasting form: no archive`);
}

/** The file as it is. */
export async function fetchFile(ref: DownloadRef, session: FetchSession): Promise<FetchedTree> {
  const { file } = await fileAt(ref.url, session);
  const { size } = await Deno.stat(file);
  const { dir: _dir, ...attributes } = ref;
  const node: NarNode = {
    kind: "regular",
    executable: false,
    size,
    contents: () => openForReading(file),
  };
  return {
    locked: { ...attributes, narHash: printHash(await narDigest(node), "sri") },
    readText: (path) => readTextIn(file, path),
    withFiles: (use) => use(node),
  };
}

async function* openForReading(path: string): AsyncGenerator<Uint8Array> {
  using file = await Deno.open(path);
  yield* file.readable;
}

/**
 * `tarball+https:` and `file+https:` inputs.
 *
 * @module
 */
import { failure } from "../../../nix/diagnostic.ts";
import { narDigest } from "../../../nix/store/digest.ts";
import { printHash } from "../../../nix/store/hash.ts";
import type { NarNode } from "../../../nix/store/nar.ts";
import { type DownloadRef, parseFlakeRef } from "../../ref/mod.ts";
import { parseUrl, printUrl } from "../../ref/url.ts";
import type { FetchedTree } from "../flake_input.ts";
import {
  type Archive,
  fetchArchive,
  fileAt,
  isFileUrl,
  type Said,
  type SaidFile,
  saidOf,
  unpackArchive,
} from "./archive.ts";
import { piecesIn } from "./archive_tree.ts";
import { download, downloadIfChanged } from "./http.ts";
import { askOrKeep, recall, remember, rememberedFiles, type RememberedTree } from "./records.ts";
import { withoutPasswords } from "./secrets.ts";
import type { FetchSession } from "./session.ts";

/** What is remembered of a file on a web server. */
interface RememberedFile extends Said {
  readonly narHash: string;
}

type RememberedArchive = RememberedFile & RememberedTree;

/**
 * The unpacked archive. A server may name, in a `Link` header, the URL that will always give this
 * very archive; then that one is locked ("Lockable HTTP Tarball Protocol").
 */
export async function fetchTarball(ref: DownloadRef, session: FetchSession): Promise<FetchedTree> {
  let archive: Promise<Archive> | undefined;
  const tree = await newestOf<RememberedArchive>(ref, session, async (said) => {
    archive = unpackArchive(said, ref.url, session);
    const { narHash, lastModified, flakeFiles, links = [], tag } = await archive;
    return { narHash, lastModified, ...flakeFiles(), links, tag };
  });
  const { narHash, lastModified, links } = tree;
  const immutable = session.like === "2.8" ? undefined : immutableRef(links ?? [], ref);
  const { dir: _dir, ...attributes } = immutable ?? ref;
  const date = session.like === "2.8" || lastModified === 0 ? {} : { lastModified };
  return {
    ...rememberedFiles(tree),
    locked: { ...date, ...attributes, narHash },
    async withFiles(use) {
      const { url } = immutable ?? ref;
      archive ??= fetchArchive(url, session);
      needSame(url, narHash, (await archive).narHash);
      return await use((await archive).files());
    },
  };
}

/**
 * What `make` makes of the file at the reference's URL. From a server it is remembered, and made
 * anew when it is not what the reference wants, is too old, and the server has another one.
 */
async function newestOf<T extends RememberedFile>(
  { type, url, narHash }: DownloadRef,
  session: FetchSession,
  make: (said: SaidFile) => Promise<T>,
): Promise<T> {
  if (isFileUrl(url)) return await make({ file: await fileAt(url) });
  const key = { type, url, like: session.like };
  const known = await recall<T>(key);
  if (known !== undefined) {
    if (known.value.narHash === narHash || known.age < session.timeToLive()) return known.value;
  }
  // Since 2.26 an archive has to be there.
  const isKept = type === "file" || session.like === "2.8";
  return await askOrKeep(isKept ? known?.value : undefined, session, async () => {
    const downloaded = await downloadIfChanged(url, session, { unlessTag: known?.value.tag });
    const value = downloaded === undefined ? known?.value : await make(saidOf(downloaded));
    if (value === undefined) {
      throw failure("http", `'${withoutPasswords(url)}' is said not to have changed`);
    }
    await remember(key, value);
    return value;
  });
}

/** The last `Link` header that is written as Nix wants it counts. */
function immutableRef(links: readonly string[], ref: DownloadRef): DownloadRef | undefined {
  const targets = links.map((link) => /^<([^>]*)>; rel="immutable"$/i.exec(link)?.[1]);
  const target = targets.findLast((target) => target !== undefined);
  if (target === undefined) return undefined;
  const immutable = parseFlakeRef(target, { allowRelative: false });
  if (immutable.type === "tarball") return withDirInUrl(immutable, target);
  throw failure(
    "bad-link",
    `'${withoutPasswords(ref.url)}' names '${target}' as its lasting form: no archive`,
  );
}

/** Nix reads a link as an input, not as a flake: `dir` stays in its URL. */
function withDirInUrl({ dir: _dir, ...immutable }: DownloadRef, target: string): DownloadRef {
  const { dir } = parseUrl(target).query;
  if (dir === undefined) return immutable;
  const url = parseUrl(immutable.url);
  return { ...immutable, url: printUrl({ ...url, query: { ...url.query, dir } }) };
}

/** The file as it is. */
export async function fetchFile(ref: DownloadRef, session: FetchSession): Promise<FetchedTree> {
  let here: string | undefined;
  const { narHash } = await newestOf<RememberedFile>(ref, session, async ({ file, tag }) => {
    here = file;
    return { narHash: await narHashOf(await fileNode(file)), tag };
  });
  const { dir: _dir, ...attributes } = ref;
  return {
    locked: { ...attributes, narHash },
    readText: () => Promise.resolve(undefined),
    async withFiles(use) {
      here ??= (await download(ref.url, session)).file;
      const node = await fileNode(here);
      needSame(ref.url, narHash, await narHashOf(node));
      return await use(node);
    },
  };
}

async function narHashOf(node: NarNode): Promise<string> {
  return printHash(await narDigest(node), "sri");
}

/** What is downloaded for its files must be what was hashed, perhaps by a run of before. */
function needSame(url: string, wanted: string, got: string): void {
  if (wanted === got) return;
  throw failure("http", `'${withoutPasswords(url)}' has changed: ${wanted} before, now ${got}`);
}

async function fileNode(path: string): Promise<NarNode> {
  const { size } = await Deno.stat(path);
  return {
    kind: "regular",
    executable: false,
    size,
    contents: () => piecesIn(path, { offset: 0, size }),
  };
}

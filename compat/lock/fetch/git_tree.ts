/**
 * The tree of a git commit, read through `git cat-file`, as a {@linkcode NarNode}.
 *
 * @module
 */
import { failure } from "../../../nix/diagnostic.ts";
import { nameOfBytes } from "../../../nix/store/byte_text.ts";
import type { NarNode } from "../../../nix/store/nar.ts";
import type { WithFiles } from "../flake_input.ts";
import { type LeftOut, waysTo } from "./checkout_files.ts";
import { type Directory, directoryNode, insert } from "./file_index.ts";
import { gitPaths } from "./git_paths.ts";
import { git, tryGit } from "./git_program.ts";
import { type FlakeFiles, isFlakeFile } from "./records.ts";

/** A file of a tree object. */
interface Blob {
  readonly mode: string;
  readonly object: string;
}

/** The files of a commit; a submodule counts as an empty directory. */
export function commitFiles(repository: string, commit: string, leftOut: LeftOut): WithFiles {
  return async (use) => {
    const root = await blobsOf(repository, commit, leftOut);
    const objects = new ObjectReader(repository);
    try {
      return await use(directoryNode(root, (blob) => blobNode(blob, objects)));
    } finally {
      await objects.close();
    }
  };
}

/** The text of a file of a commit, symbolic links followed; undefined where there is none. */
export async function readTextOf(
  repository: string,
  commit: string,
  file: string,
): Promise<string | undefined> {
  const args = ["cat-file", "--batch", "--follow-symlinks"];
  const { stdout } = await tryGit(repository, args, { stdin: `${commit}:${file}\n` });
  const header = /^[0-9a-f]+ blob \d+\n/.exec(stdout);
  return header === null ? undefined : stdout.slice(header[0].length, -1);
}

/** Whether a symbolic link stands at a path of a commit. */
export async function isLinkOf(
  repository: string,
  commit: string,
  path: string,
): Promise<boolean> {
  const listing = await git(repository, ["ls-tree", "--full-tree", commit, "--", path]);
  return listing.startsWith(LINK_MODE);
}

/** Every flake.nix and flake.lock of a commit. */
export async function flakeFilesOf(repository: string, commit: string): Promise<FlakeFiles> {
  const listing = await git(repository, ["ls-tree", "-r", "--full-tree", commit]);
  const files: Record<string, string> = {};
  const symlinks: string[] = [];
  for (const { mode, path } of gitPaths(listing)) {
    if (!isFlakeFile(path)) continue;
    if (mode === LINK_MODE) symlinks.push(path);
    const text = await readTextOf(repository, commit, path);
    if (text !== undefined) files[path] = text;
  }
  return { files, symlinks };
}

/** The mode of a symbolic link. */
const LINK_MODE = "120000";

async function blobsOf(
  repository: string,
  commit: string,
  leftOut: LeftOut,
): Promise<Directory<Blob>> {
  const listing = await git(repository, ["ls-tree", "-r", "-t", "--full-tree", commit]);
  const root: Directory<Blob> = new Map();
  for (const { mode, object, path } of gitPaths(listing)) {
    if (waysTo(path).some((way) => leftOut.has(way))) continue;
    insert(root, path.split("/"), mode === "040000" ? new Map() : { mode, object });
  }
  return root;
}

async function blobNode({ mode, object }: Blob, objects: ObjectReader): Promise<NarNode> {
  if (mode === "160000") {
    return { kind: "directory", names: [], entry: () => Promise.reject(new RangeError()) };
  }
  const size = await objects.open(object);
  if (mode === LINK_MODE) {
    return { kind: "symlink", target: nameOfBytes(await objects.whole(size)) };
  }
  const executable = mode === "100755";
  return { kind: "regular", executable, size, contents: () => objects.bytes(size) };
}

/** One `git cat-file --batch`: objects are asked for and read one after the other. */
class ObjectReader {
  readonly #child: Deno.ChildProcess;
  readonly #requests: WritableStreamDefaultWriter<Uint8Array>;
  readonly #answers: ReadableStreamDefaultReader<Uint8Array>;
  #pending: Uint8Array = new Uint8Array();

  constructor(repository: string) {
    this.#child = new Deno.Command("git", {
      args: ["-C", repository, "cat-file", "--batch"],
      stdin: "piped",
      stdout: "piped",
      stderr: "null",
    }).spawn();
    this.#requests = this.#child.stdin.getWriter();
    this.#answers = this.#child.stdout.getReader();
  }

  /**
   * Asks for an object; its size, in bytes. The object must be read before the next is asked for.
   */
  async open(object: string): Promise<number> {
    await this.#requests.write(new TextEncoder().encode(`${object}\n`));
    const header = await this.#line();
    const size = Number(/^[0-9a-f]+ blob (\d+)$/.exec(header)?.[1] ?? NaN);
    if (Number.isNaN(size)) throw failure("git-failed", `git has no object ${object}: ${header}`);
    return size;
  }

  /** All bytes of the object. */
  async whole(size: number): Promise<Uint8Array> {
    const whole = new Uint8Array(size);
    let at = 0;
    for await (const chunk of this.bytes(size)) {
      whole.set(chunk, at);
      at += chunk.length;
    }
    return whole;
  }

  /** The object's bytes; the newline that git writes behind them is taken as well. */
  async *bytes(size: number): AsyncGenerator<Uint8Array> {
    for (let left = size; left > 0;) {
      if (this.#pending.length === 0) await this.#more();
      const chunk = this.#pending.subarray(0, left);
      this.#pending = this.#pending.subarray(chunk.length);
      left -= chunk.length;
      yield chunk;
    }
    if (this.#pending.length === 0) await this.#more();
    this.#pending = this.#pending.subarray(1);
  }

  async close(): Promise<void> {
    this.#answers.releaseLock();
    await this.#requests.close().catch(() => {});
    await this.#child.stdout.cancel();
    await this.#child.status;
  }

  async #line(): Promise<string> {
    for (;;) {
      const end = this.#pending.indexOf(10);
      if (end >= 0) {
        const line = new TextDecoder().decode(this.#pending.subarray(0, end));
        this.#pending = this.#pending.subarray(end + 1);
        return line;
      }
      await this.#more();
    }
  }

  async #more(): Promise<void> {
    const { value } = await this.#answers.read();
    if (value === undefined) throw failure("git-failed", "`git cat-file` ended too early");
    const joined = new Uint8Array(this.#pending.length + value.length);
    joined.set(this.#pending);
    joined.set(value, this.#pending.length);
    this.#pending = joined;
  }
}

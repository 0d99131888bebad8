/**
 * npm's `tar-stream`, typed as far as it is used.
 *
 * @module
 */
import * as loaded from "tar-stream";

/** What an archive says of a member. */
export interface TarHeader {
  /** Each byte is a character of its own (Latin 1), unless the archive has the name in UTF-8. */
  readonly name: string;
  /** Null for what is not in POSIX. */
  readonly type: string | null;
  readonly mode: number;
  readonly mtime: Date;
  /** Written as `name` is. */
  readonly linkname: string | null;
  /** The member's extended header, whose `path` and `linkpath` are UTF-8. */
  readonly pax: Readonly<Record<string, string>> | null;
}

/** A member: its header, and its bytes, which must be read before the next member comes. */
export interface TarMember extends AsyncIterable<Uint8Array> {
  readonly header: TarHeader;
}

interface Extract extends AsyncIterable<TarMember> {
  write(chunk: Uint8Array): boolean;
  end(): void;
  destroy(error?: unknown): void;
  readonly destroyed: boolean;
  on(event: "drain" | "close", listener: () => void): void;
}

interface ExtractOptions {
  readonly filenameEncoding: "latin1";
  /** Headers from before POSIX are read as well. */
  readonly allowUnknownFormat: true;
}

type MakeExtract = (options: ExtractOptions) => Extract;

const { extract } = (loaded as unknown as { readonly default: { readonly extract: MakeExtract } })
  .default;

/** The members of an archive that is no longer compressed, one after the other. */
export function tarMembers(bytes: ReadableStream<Uint8Array>): AsyncIterable<TarMember> {
  const members = extract({ filenameEncoding: "latin1", allowUnknownFormat: true });
  feed(bytes, members);
  return members;
}

async function feed(bytes: ReadableStream<Uint8Array>, members: Extract): Promise<void> {
  let goOn = () => {};
  for (const event of ["drain", "close"] as const) members.on(event, () => goOn());
  try {
    for await (const chunk of bytes) {
      if (!members.write(chunk)) await new Promise<void>((resolve) => goOn = resolve);
      if (members.destroyed) return;
    }
    members.end();
  } catch (error) {
    members.destroy(error);
  }
}

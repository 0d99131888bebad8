/**
 * What a server packed on the way, though it was not asked to.
 *
 * Source of the rules: RFC 9110, "Content-Encoding"; which ones are known, curl's manual, since Nix
 * leaves it to curl.
 *
 * @module
 */
import { failure } from "../../../nix/diagnostic.ts";
import { unpacked, unpackedBy } from "./compression.ts";
import { withoutPasswords } from "./secrets.ts";

/** The bytes of the file at `path` without one packing; an error where it is another, or cut. */
type Decoder = (path: string) => Promise<ReadableStream<Uint8Array>>;

/** Where the bytes of a download are as they were before the server packed them. */
export async function decoded(
  file: string,
  { headers, url }: { readonly headers: Headers; readonly url: string },
): Promise<string> {
  const said = headers.get("content-encoding") ?? "";
  const names = said.toLowerCase().split(",").map((name) => name.trim());
  const packed = names.filter((name) => !["", "none", "identity"].includes(name));
  if (packed.length === 0) return file;
  const decoders = packed.reverse().map((name) => decoderOf(name, url));
  try {
    let bare = file;
    for (const decoder of decoders) bare = await decodedBy(decoder, bare);
    return bare;
  } catch (error) {
    if (isOfSystem(error)) throw error;
    throw failure("http", `'${withoutPasswords(url)}' is not what the server says: ${said}`);
  }
}

/** Where the bytes are then; the file they are from is gone. */
async function decodedBy(decoder: Decoder, file: string): Promise<string> {
  const target = `${file}-decoded`;
  await Deno.writeFile(target, await decoder(file), { createNew: true });
  await Deno.remove(file);
  return target;
}

/** A full disk, for one, says nothing of the server. */
function isOfSystem(error: unknown): boolean {
  return error instanceof Error && "code" in error && /^E[A-Z]+$/.test(`${error.code}`);
}

function decoderOf(name: string, url: string): Decoder {
  switch (name) {
    case "gzip":
    case "x-gzip":
      return (path) => unpacked(path, "gzip");
    case "deflate":
      return inflated;
    case "br":
      return unpackedBrotli;
    case "zstd":
      return (path) => unpacked(path, "zstd");
    default:
      throw failure(
        "http",
        `'${withoutPasswords(url)}' is packed in a way that is not known: ${name}`,
      );
  }
}

async function inflated(path: string): Promise<ReadableStream<Uint8Array>> {
  const { createInflate } = await import("node:zlib");
  return await unpackedBy(createInflate(), (await Deno.open(path)).readable);
}

/** Not by `node:zlib`, which in Deno takes what was cut for whole. */
async function unpackedBrotli(path: string): Promise<ReadableStream<Uint8Array>> {
  const { readable } = await Deno.open(path);
  return readable.pipeThrough(new DecompressionStream("brotli"));
}

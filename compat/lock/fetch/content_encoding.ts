/**
 * What a server packed on the way, though it was not asked to.
 *
 * Source of the rules: RFC 9110, "Content-Encoding"; which ones are known, curl's manual, since Nix
 * leaves it to curl.
 *
 * @module
 */
import type { Transform } from "node:stream";
import { failure } from "../../../nix/diagnostic.ts";
import { unpackedBy } from "./compression.ts";
import { withoutPasswords } from "./secrets.ts";

/** Where the bytes of a download are as they were before the server packed them. */
export async function decoded(
  file: string,
  { headers, url }: { readonly headers: Headers; readonly url: string },
): Promise<string> {
  const said = headers.get("content-encoding") ?? "";
  const names = said.toLowerCase().split(",").map((name) => name.trim());
  const packed = names.filter((name) => !["", "none", "identity"].includes(name));
  if (packed.length === 0) return file;
  const steps = await Promise.all(packed.reverse().map((name) => decoderOf(name, url)));
  const target = `${file}-decoded`;
  try {
    const bytes = await unpackedBy(steps, (await Deno.open(file)).readable);
    await Deno.writeFile(target, bytes, { createNew: true });
  } catch (error) {
    if (isOfSystem(error)) throw error;
    throw failure("http", `'${withoutPasswords(url)}' is not what the server says: ${said}`);
  }
  await Deno.remove(file);
  return target;
}

/** A full disk, for one, says nothing of the server. */
function isOfSystem(error: unknown): boolean {
  return error instanceof Error && "code" in error && /^E[A-Z]+$/.test(`${error.code}`);
}

async function decoderOf(name: string, url: string): Promise<Transform> {
  const zlib = await import("node:zlib");
  switch (name) {
    case "gzip":
    case "x-gzip":
      return zlib.createGunzip();
    case "deflate":
      return zlib.createInflate();
    case "br":
      return zlib.createBrotliDecompress();
    case "zstd":
      return zlib.createZstdDecompress();
    default:
      throw failure(
        "http",
        `'${withoutPasswords(url)}' is packed in a way that is not known: ${name}`,
      );
  }
}

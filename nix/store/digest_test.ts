import { assertEquals } from "@std/assert";
import { digest } from "./digest.ts";
import { type HashAlgorithm, printHash } from "./hash.ts";

/** Chunks of the same array, which holds other bytes the next time. */
function* reused(count: number, size: number): Generator<Uint8Array> {
  const buffer = new Uint8Array(size);
  for (let at = 0; at < count; at++) yield buffer.fill(at);
}

async function program(name: string, count: number, size: number): Promise<string> {
  const child = new Deno.Command(name, { stdin: "piped", stdout: "piped" }).spawn();
  const writer = child.stdin.getWriter();
  for (const chunk of reused(count, size)) await writer.write(chunk.slice());
  await writer.close();
  return new TextDecoder().decode((await child.output()).stdout).split(" ")[0]!;
}

Deno.test("digest() is what coreutils find, of short streams and of long ones", async () => {
  for (const algorithm of ["md5", "sha1", "sha256", "sha512"] satisfies HashAlgorithm[]) {
    for (const [count, size] of [[0, 1], [3, 100], [4, 1 << 20], [5, 1 << 20], [1, 5 << 20]]) {
      const hash = await digest(reused(count!, size!), algorithm);
      assertEquals(
        printHash(hash, "base16"),
        await program(`${algorithm}sum`, count!, size!),
        `${algorithm} of ${count} times ${size} bytes`,
      );
    }
  }
});

/**
 * NAR hashes: ours against `nix-hash --type sha256`, which the aim is not to be slower than.
 *
 * @module
 */
import { join } from "@std/path";
import { narHash } from "../nix/tools/nar_hash.ts";
import { paired, print, spawned } from "./paired.ts";

const directory = await Deno.makeTempDir();
const large = join(directory, "large");
const small = join(directory, "small");
await writeLarge();
await writeSmall();

for (const [title, path] of [["one file of 256 MB", large], ["8,000 files of 2 kB", small]]) {
  const timings = await paired([
    { name: "nix-hash", run: () => spawned("nix-hash", ["--type", "sha256", path!]) },
    { name: "narHash()", run: () => narHash(path!) },
  ], 21);
  print(`The hash of ${title}`, timings);
}
await Deno.remove(directory, { recursive: true });

async function writeLarge(): Promise<void> {
  using file = await Deno.open(large, { write: true, create: true });
  const piece = new Uint8Array(1 << 20).fill(7);
  for (let count = 0; count < 256; count++) await file.write(piece);
}

async function writeSmall(): Promise<void> {
  const text = "x".repeat(2000);
  for (let at = 0; at < 8000; at++) {
    const parent = join(small, `directory-${at % 100}`, "deeper");
    await Deno.mkdir(parent, { recursive: true });
    await Deno.writeTextFile(join(parent, `file-${at}`), text);
  }
}

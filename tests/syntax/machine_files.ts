/**
 * The .nix files of the machine that the tests run on.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { ifReadable, nixFiles } from "./nix_files.ts";

/** What is no disk, what may be another machine's, and what comes and goes. */
const PASSED_BY: ReadonlySet<string> = new Set(
  ["dev", "media", "mnt", "proc", "run", "sys", "tmp"],
);

/**
 * One file of each content that a .nix file of this machine has; what can't be read is left out.
 */
export function machineFiles(): readonly string[] {
  const byContent = new Map<string, string>();
  for (const { name, isDirectory } of Deno.readDirSync("/")) {
    if (!isDirectory || PASSED_BY.has(name)) continue;
    for (const file of nixFiles(`/${name}`)) {
      const bytes = ifReadable(() => Deno.readFileSync(file));
      if (bytes) byContent.set(createHash("sha1").update(bytes).digest("base64"), file);
    }
  }
  return [...byContent.values()];
}

/**
 * What the disk tells of store paths and of the links that keep them, so that Nix need not be
 * started for what is there and kept.
 *
 * @module
 */
import { encodeBase32 } from "../store/base32.ts";

/**
 * Whether a store path is certainly valid; `false` tells nothing. Before Nix registers a path it
 * takes the permission to write away and sets the time to one second after the epoch
 * (`canonicalisePathMetaData`), under a lock file beside the path that goes when all is done. Where
 * a path is collected, its directory becomes writable before anything in it goes (`_deletePath`).
 */
export function isSealed(path: string): boolean {
  const info = standing(path);
  if (info === undefined || info.mtime?.getTime() !== 1000) return false;
  return (info.isSymlink || ((info.mode ?? 0) & 0o222) === 0) && !standing(`${path}.lock`);
}

/**
 * Whether `link` leads to a store path and Nix knows that it keeps the path: by a link back to it,
 * whose name is the SHA-1 hash of its place (`addIndirectRoot`).
 */
export async function isKeptBy(link: string, path: string): Promise<boolean> {
  if (targetOf(link) !== path) return false;
  const place = link.startsWith("/") ? link : `${Deno.cwd()}/${link}`;
  const hash = await crypto.subtle.digest("SHA-1", new TextEncoder().encode(place));
  const state = Deno.env.get("NIX_STATE_DIR") || "/nix/var/nix";
  return targetOf(`${state}/gcroots/auto/${encodeBase32(new Uint8Array(hash))}`) === place;
}

function standing(path: string): Deno.FileInfo | undefined {
  try {
    return Deno.lstatSync(path);
  } catch {
    return undefined;
  }
}

function targetOf(link: string): string | undefined {
  try {
    return Deno.readLinkSync(link);
  } catch {
    return undefined;
  }
}

/**
 * The systems that a flake has outputs for where nobody says which.
 *
 * @module
 */
import { releaseOf, type SourceInput } from "./inputs.ts";

const LINUX = ["x86_64-linux", "aarch64-linux"] as const;

/**
 * The usual systems that a nixpkgs has. It knows Macs with ARM since 21.05, and refuses those of
 * Intel since 26.11, so that a flake which names them can't be shown. `known` is its release, where
 * its tree says it. Of a revision whose release nobody knows, all are taken.
 *
 * Source: nixpkgs' release notes, 21.05 and 26.05.
 */
export function usualSystems(
  { url, source }: Pick<SourceInput, "url" | "source">,
  known?: string,
): readonly string[] {
  const isNewest = !source.pinned && /^github:NixOS\/nixpkgs(\/|$)/i.test(url);
  const release = known ?? releaseOf(url) ?? (isNewest ? "99.99" : undefined);
  const hasArm = release === undefined || release >= "21.05";
  const hasIntel = release === undefined || release < "26.11";
  return [
    ...LINUX,
    ...hasIntel ? ["x86_64-darwin"] : [],
    ...hasArm ? ["aarch64-darwin"] : [],
  ];
}

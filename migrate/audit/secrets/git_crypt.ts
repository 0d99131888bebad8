/**
 * Files that git-crypt keeps.
 *
 * @module
 */
import { filterOf } from "../../scan/git_pattern.ts";
import type { Finding } from "../finding.ts";
import { gitCrypt } from "./rules.ts";
import type { StoredFile } from "./secrets.ts";

/**
 * What git-crypt writes at the beginning of an encrypted file. Source: its manual, "FILE FORMAT".
 */
const HEADER = new TextEncoder().encode("\0GITCRYPT\0");

/** What is to be said of a file, by the project's `.gitattributes`. */
export function gitCryptIn(
  { path, bytes }: StoredFile,
  attributes: string,
): readonly Finding[] {
  const isEncrypted = HEADER.every((byte, at) => bytes[at] === byte);
  const isKept = filterOf(attributes, path)?.filter.startsWith("git-crypt") ?? false;
  if (!isKept && !isEncrypted || bytes.length === 0) return [];
  return [{
    severity: isEncrypted ? "warning" : gitCrypt.severity,
    code: gitCrypt.code,
    message: isEncrypted
      ? "git-crypt keeps this file encrypted here, and nix build sees it so"
      : "git-crypt keeps this file secret, and a flake copies it decrypted to the store",
    place: { file: path, line: 1, column: 1 },
    help: "keep it with sops-nix or agenix, or read it at run time by its path as a string",
    migrated: false,
  }];
}

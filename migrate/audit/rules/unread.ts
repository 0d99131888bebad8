/**
 * Files that can't be looked into; the scan says so.
 *
 * @module
 */
import type { Rule } from "../rule.ts";

/** A Nix file with a syntax error. */
export const brokenFile: Rule = {
  code: "syntax",
  severity: "warning",
  title: "a Nix file that does not parse",
  explanation: "Nix refuses the file as soon as it is read; nobody can tell what else is in it.",
  remedy: "Mend it where the message points to, or remove it if nothing reads it.",
};

/** A Nix file that is encrypted, no text, or not to be read. */
export const unreadableFile: Rule = {
  code: "unreadable-file",
  severity: "warning",
  title: "a Nix file that can't be read",
  explanation:
    "The file is encrypted (git-crypt), is not UTF-8, or the system refuses to give it; " +
    "nobody can tell what is in it, and Nix may not read it either.",
  remedy: "Unlock or convert it: `iconv -f latin1 -t utf-8`.",
};

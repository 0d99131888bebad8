/**
 * Which names a git branch or tag may have.
 *
 * @module
 */
import type { NixRelease } from "./release.ts";

/** Anywhere in the name: git-check-ref-format(1), rules 1 and 3 to 9. */
// deno-lint-ignore no-control-regex
const ILLEGAL = /[\x00-\x20\x7f~^:?*[\\]|\.\.|@\{|\/\/|^\/|\/$|\.$|(?:^|\/)\.|\.lock(?:\/|$)/;

/** Whether git takes the name for a branch, a tag or a full reference, as Nix asks it to. */
export function isLegalRefName(name: string): boolean {
  return name !== "" && name !== "@" && !ILLEGAL.test(name) &&
    (!name.startsWith("-") || name.includes("/"));
}

/**
 * Whether a forge or a registry is asked for a branch or tag of this name: older Nixes are
 * stricter.
 */
export function isForgeRefName(name: string, like: NixRelease): boolean {
  switch (like) {
    case "2.8":
      return /^[a-zA-Z0-9][a-zA-Z0-9_./-]*$/.test(name);
    case "2.26":
      return /^[a-zA-Z0-9@][a-zA-Z0-9_./@+-]*$/.test(name);
    case "2.34":
      return isLegalRefName(name);
    default:
      return like satisfies never;
  }
}

/**
 * Which names a git branch or tag may have.
 *
 * @module
 */

/** Anywhere in the name: git-check-ref-format(1), rules 1 and 3 to 9. */
// deno-lint-ignore no-control-regex
const ILLEGAL = /[\x00-\x20\x7f~^:?*[\\]|\.\.|@\{|\/\/|^\/|\/$|\.$|(?:^|\/)\.|\.lock(?:\/|$)/;

/** Whether git takes the name for a branch, a tag or a full reference, as Nix asks it to. */
export function isLegalRefName(name: string): boolean {
  return name !== "" && name !== "@" && !ILLEGAL.test(name) &&
    (!name.startsWith("-") || name.includes("/"));
}

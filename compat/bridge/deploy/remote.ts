/**
 * A step as the command line that carries it out: by ssh, with sudo.
 *
 * @module
 */
import type { Step } from "./steps.ts";

/** How other machines are reached, and how root is. */
export interface Means {
  /** Whether what only root may do is done by sudo. */
  readonly sudo: boolean;
  /** Further words for ssh, as NIX_SSHOPTS has them. */
  readonly sshOptions: readonly string[];
}

/** The command line for this machine; `quoted` makes one text of words, for a shell. */
export function commandOf(
  { on, isRoots, words }: Step,
  { sudo, sshOptions }: Means,
  quoted: (words: readonly string[]) => string,
): readonly string[] {
  const isSudo = isRoots && sudo;
  const whole = isSudo ? ["sudo", ...words] : words;
  if (on === null) return whole;
  // sudo may ask for a password.
  return ["ssh", ...sshOptions, ...(isSudo ? ["-t"] : []), on, quoted(whole)];
}

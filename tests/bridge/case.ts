/**
 * A comparison of the bridge with native flakes, as data: one command line that both are given.
 *
 * @module
 */

/** What is compared of what a command prints: its JSON, its text, or nothing. */
export type Printed = "json" | "text" | "nothing";

export interface Case {
  /** What else tells it from others. */
  readonly title?: string;
  /**
   * The command line behind `nix` and `flakebridge`; `{{base}}` is the directory of shared trees.
   */
  readonly words: readonly string[];
  /** What `nix` is given instead, where only a tool around it has our verb. */
  readonly native?: readonly string[];
  /** The directory it is run in, in a copy of the trees of project.ts: `whole` unless told. */
  readonly cwd?: string;
  readonly prints: Printed;
  /** Run before, in the copy's directory. */
  readonly script?: string;
  /** A command line that both are given first, in the same directory. */
  readonly before?: readonly string[];
  /** Environment variables of both. */
  readonly environment?: Readonly<Record<string, string>>;
  /** What both read from stdin. */
  readonly stdin?: string;
  /** Whether ours must end with success: a comparison of two failures would say nothing. */
  readonly succeeds?: boolean;
  /** Part of what ours must say on stderr. */
  readonly says?: string;
  /** By version: why ours is the newest Nix's answer there, and not that version's own. */
  readonly newest?: Readonly<Record<string, string>>;
  /** By version: why ours says what is wrong in other words than it; only where both fail. */
  readonly worded?: Readonly<Record<string, string>>;
  /** By version: a known gap. */
  readonly gaps?: Readonly<Record<string, string>>;
  /** Whether `deno task test` runs it with the Nix on PATH; it has a minute for all. */
  readonly quick?: boolean;
}

/** The same reason on every version whose words are compared. */
export function everywhere(reason: string): Readonly<Record<string, string>> {
  return { "2.26": reason, "2.34": reason };
}

/** The case's name: its command line. */
export function nameOf({ words, cwd = "whole", title }: Case): string {
  return `${cwd}: ${words.join(" ")}${title === undefined ? "" : ` (${title})`}`;
}

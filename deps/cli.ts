/**
 * The part of `@std/cli` the program uses, typed: npm's edition of std carries no types.
 * `deno.json` maps `@std/cli` here; where JSR is reachable, it maps to JSR's package instead.
 *
 * @module
 */
import { parseArgs as parseArgs_ } from "deno-std/cli/parse_args.js";

/** What {@linkcode parseArgs} is told of the flags. */
export interface ParseOptions {
  boolean?: readonly string[];
  string?: readonly string[];
  collect?: readonly string[];
  negatable?: readonly string[];
  alias?: Readonly<Record<string, string | readonly string[]>>;
  default?: Readonly<Record<string, unknown>>;
  "--"?: boolean;
  stopEarly?: boolean;
  unknown?: (arg: string, key?: string, value?: unknown) => unknown;
}

/** What {@linkcode parseArgs} returns: the flags by name, the rest under `_`. */
export interface Args extends Readonly<Record<string, unknown>> {
  readonly _: readonly (string | number)[];
}

export const parseArgs: (args: readonly string[], options?: ParseOptions) => Args = parseArgs_;

/**
 * Evaluates expressions with `nix-instantiate --eval`, which every Nix has.
 *
 * @module
 */
import { failedWords, type Finished, run, type RunOptions } from "./run.ts";
import { failure } from "../diagnostic.ts";

/** A value that Nix can print as JSON. */
export type Json = null | boolean | number | string | readonly Json[] | {
  readonly [key: string]: Json;
};

/** How an expression is evaluated. */
export interface EvaluateOptions extends Omit<RunOptions, "stdin"> {
  /** The search path, as NIX_PATH has it; empty for none; this process's own unless told. */
  readonly nixPath?: string;
  /**
   * Whether derivations and sources are written to the store; without, their paths are computed
   * and may not exist.
   */
  readonly write?: boolean;
  /**
   * `false` switches all experimental features off for this call; else the user's settings hold.
   */
  readonly features?: false;
  /**
   * `false`: what the evaluation needs to build (an import from a derivation) is not looked for in
   * binary caches. Else the user's settings hold: what no cache has may take hours to build.
   */
  readonly network?: boolean;
  /** What `builtins.currentSystem` is; the machine's own unless told. */
  readonly currentSystem?: string;
  /** Further words for `nix-instantiate`. */
  readonly args?: readonly string[];
}

/**
 * For every call: do not wait long for a network. Where names resolve but packets vanish, Nix left
 * alone waits for minutes.
 */
export const IMPATIENT: readonly string[] = [
  ...["--option", "connect-timeout", "10"],
  ...["--option", "download-attempts", "2"],
];

/**
 * The value of `expression`, evaluated to the bottom. Relative paths in it start from `cwd`.
 *
 * @throws {Failure} `nix-failed` with Nix's own words.
 */
export async function evaluate(expression: string, options: EvaluateOptions = {}): Promise<Json> {
  const finished = await tryEvaluate(expression, options);
  if (finished.status !== 0) throw failure("nix-failed", failedWords(finished));
  return JSON.parse(finished.stdout);
}

/** As {@linkcode evaluate}, for a caller who looks at the status and parses `stdout` himself. */
export function tryEvaluate(expression: string, options: EvaluateOptions = {}): Promise<Finished> {
  const { nixPath, write = false, features, network, currentSystem } = options;
  const args = ["--eval", "--strict", "--json", ...IMPATIENT];
  if (write) args.push("--read-write-mode");
  if (network === false) args.push("--option", "substitute", "false");
  if (currentSystem !== undefined) args.push("--option", "system", currentSystem);
  if (features === false) args.push("--option", "experimental-features", "");
  if (nixPath !== undefined) args.push(...searchPathArgs(nixPath));
  // By way of stdin: a single argument may have 128 KiB on Linux.
  return run("nix-instantiate", [...args, ...options.args ?? [], "-"], {
    ...runOptions(options),
    env: { ...options.env, ...(nixPath !== undefined && { NIX_PATH: "" }) },
    stdin: expression,
  });
}

function runOptions({ cwd, signal, heard }: EvaluateOptions): RunOptions {
  return {
    ...(cwd === undefined ? {} : { cwd }),
    ...(signal === undefined ? {} : { signal }),
    ...(heard === undefined ? {} : { heard }),
  };
}

/**
 * The search path as arguments. In Nix 2.8 `nix-path` in nix.conf wins over the variable NIX_PATH;
 * in 2.3, 2.26 and 2.34 it is the other way round. With both empty, `-I` is all there is.
 */
function searchPathArgs(nixPath: string): readonly string[] {
  // A colon before two slashes belongs to a URL.
  const entries = nixPath.split(/:(?!\/\/)/).filter((entry) => entry !== "");
  return ["--option", "nix-path", "", ...entries.flatMap((entry) => ["-I", entry])];
}

/**
 * Calls of the `git` program, in a way that can neither ask questions nor read a person's habits.
 *
 * @module
 */
import { Failure, failure } from "../../../nix/diagnostic.ts";
import { type Finished, run, type RunOptions } from "../../../nix/tools/run.ts";
import { withoutPasswords } from "./secrets.ts";

/** Neither prompts, nor locks that a concurrent `git status` would take, nor other languages. */
const ENVIRONMENT = {
  GIT_TERMINAL_PROMPT: "0",
  GIT_OPTIONAL_LOCKS: "0",
  LC_ALL: "C",
  GIT_SSH_COMMAND: "ssh -oBatchMode=yes -oConnectTimeout=5",
};

/** What a slow transfer is: under 1000 bytes a second for ten seconds. */
const PATIENCE = ["-c", "http.lowSpeedLimit=1000", "-c", "http.lowSpeedTime=10"];

/** What a call of git gets besides its words. */
export interface GitOptions extends Pick<RunOptions, "env" | "stdin"> {
  /** Its configuration, for this call: `-c` and `NAME=VALUE`, again and again. */
  readonly settings?: readonly string[];
}

/** Names that are not plain ASCII are printed in quotes, so that none of their bytes is lost. */
const QUOTING = ["-c", "core.quotePath=true"];

/** Runs git in `directory` to its end, whatever its status. */
export async function tryGit(
  directory: string,
  args: readonly string[],
  { settings = [], ...options }: GitOptions = {},
): Promise<Finished> {
  const env = { ...ENVIRONMENT, ...options.env };
  try {
    const words = [...PATIENCE, ...QUOTING, ...settings, "-C", directory, ...args];
    return await run("git", words, { ...options, env });
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw failure("no-git", "the program `git` is needed and not there", { help: "install git" });
  }
}

/** Runs git in `directory` and returns what it printed, without the final newline. */
export function git(directory: string, args: readonly string[]): Promise<string> {
  return gitWith(directory, args, {});
}

/** {@linkcode git} with an environment or an input of its own. */
export async function gitWith(
  directory: string,
  args: readonly string[],
  options: GitOptions,
): Promise<string> {
  const finished = await tryGit(directory, args, options);
  if (finished.status !== 0) throw gitFailure(args, finished);
  return finished.stdout.replace(/\n$/, "");
}

/** The failure of a call that ended badly, in git's own words. */
export function gitFailure(args: readonly string[], { status, stderr }: Finished): Failure {
  const words = withoutPasswords(
    stderr.trim().replace(/^(?:fatal|error): /, "").split("\n")[0] ?? "",
  );
  return failure("git-failed", `\`git ${args[0]}\` failed with status ${status}: ${words}`);
}

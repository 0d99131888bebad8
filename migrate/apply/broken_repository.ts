/**
 * Why git refuses a repository, in words: git itself says of most that there is none.
 *
 * @module
 */
import { dirname, resolve } from "@std/path";
import { type Failure, failure } from "../../nix/diagnostic.ts";
import { commandLine } from "../../nix/tools/run.ts";

/**
 * The failure of a repository that git does not read. `marker` is the `.git` of it, absolute;
 * `said` what git wrote.
 */
export function brokenRepository(marker: string, said: string): Failure {
  const work = dirname(marker);
  if (said.includes("dubious ownership")) {
    const trust = ["git", "config", "--global", "--add", "safe.directory", work];
    return failure("git", `${work} belongs to another user, so git does not read it`, {
      help: `if you trust what is in it: ${commandLine(trust)}`,
    });
  }
  const { fault, help } = faultOf(marker) ?? { fault: `is refused by git: ${said.trim()}` };
  return failure("git", `${marker} ${fault}`, {
    help: help ?? `make git accept the repository, or remove ${marker} when it is none`,
  });
}

/** What is wrong with it, and what to do where that is not the usual; in git's order. */
interface Fault {
  readonly fault: string;
  readonly help?: string;
}

function faultOf(marker: string): Fault | undefined {
  try {
    if (Deno.lstatSync(marker).isSymlink && !isThere(marker)) {
      return { fault: `is a link to ${Deno.readLinkSync(marker)}, and nothing is there` };
    }
    return Deno.statSync(marker).isFile ? faultOfFile(marker) : faultOfDirectory(marker);
  } catch (error) {
    if (!(error instanceof Deno.errors.PermissionDenied)) throw error;
    const open = commandLine(["chmod", "-R", "u+rwX", marker]);
    return {
      fault: "can't be read: permission denied",
      help: `make it yours: sudo chown -R "$USER" ${commandLine([marker])}; ${open}`,
    };
  }
}

/** `gitdir: PATH`, as worktrees and submodules have it. Source: gitrepository-layout(5). */
function faultOfFile(marker: string): Fault | undefined {
  const named = /^gitdir: (.*?)\r?\n*$/s.exec(Deno.readTextFileSync(marker))?.[1];
  if (named === undefined) return { fault: "is a file that names no repository" };
  const directory = resolve(dirname(marker), named);
  if (isThere(directory)) return faultOfDirectory(directory);
  return {
    fault: `leads to ${directory}, and nothing is there`,
    help: "of a submodule, fetch it: `git submodule update --init`; of a worktree, mend it: " +
      "`git worktree repair`, called in its repository; of neither, remove it",
  };
}

/** What git wants of the directory that is a repository, or of a worktree in one. */
function faultOfDirectory(directory: string): Fault | undefined {
  const isWorktree = isThere(resolve(directory, "commondir"));
  const needed = isWorktree ? ["HEAD"] : ["HEAD", "objects", "refs"];
  const missing = needed.find((name) => !isThere(resolve(directory, name)));
  if (missing !== undefined) {
    return { fault: `is no repository that is whole: no ${missing} in it` };
  }
  const head = Deno.readTextFileSync(resolve(directory, "HEAD"));
  return /^(ref: *refs\/|[0-9a-f]{40})/.test(head)
    ? undefined
    : { fault: "is no repository that is whole: its HEAD names neither a branch nor a commit" };
}

function isThere(path: string): boolean {
  try {
    Deno.statSync(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.PermissionDenied) throw error;
    return false;
  }
}

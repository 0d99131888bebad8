/**
 * The real program as a child process.
 *
 * @module
 */
import { fromFileUrl } from "@std/path";

/** How a run of the program ended. */
export interface Run {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** How the program is run. */
export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Deno's flags; all permissions unless told. */
  readonly deno?: readonly string[];
  /** The module that is run, relative to the root of the checkout. */
  readonly entry?: string;
}

/** The absolute path of a file of the checkout. */
export function checkoutPath(path: string): string {
  return fromFileUrl(new URL(`../../${path}`, import.meta.url));
}

/** The permissions that a task of deno.json runs with; `deno task migrate` unless told. */
export async function permissionFlags(task = "migrate"): Promise<readonly string[]> {
  const { tasks } = JSON.parse(await Deno.readTextFile(checkoutPath("deno.json")));
  return tasks[task].split(" ").filter((word: string) => word.startsWith("--allow-"));
}

/** Runs `flakebridge WORDS…` to its end. */
export async function flakebridge(
  words: readonly string[],
  { cwd, env = {}, deno = ["-A"], entry = "cli.ts" }: RunOptions = {},
): Promise<Run> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-prompt", ...deno, checkoutPath(entry), ...words],
    env: { ...env },
    ...(cwd === undefined ? {} : { cwd }),
    stdin: "null",
  }).output();
  const decoder = new TextDecoder();
  return { status: code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
}

/**
 * The formatter of the flake here.
 *
 * @module
 */
import type { Output } from "./output.ts";
import { type ProgramWish, type Runnable, runnableOf, startProgram } from "./starting.ts";
import type { ExitStatus } from "./verb.ts";

/** Builds it. */
export async function formatterHere(
  flags: ProgramWish["flags"],
  output: Output,
): Promise<Runnable> {
  return await runnableOf({ word: ".", lookup: "formatter", flags }, output);
}

/**
 * Builds it and starts it in the place of this program; it finds the flake's directory in PRJ_ROOT.
 */
export async function runFormatter(
  args: readonly string[],
  flags: ProgramWish["flags"],
  output: Output,
): Promise<ExitStatus> {
  const found = await formatterHere(flags, output);
  if (found.kind === "failed") return found.status;
  return await startProgram(found.program, args, { env: { PRJ_ROOT: await flakeRoot() } });
}

/** The root of the tree that the flake here is in. */
async function flakeRoot(): Promise<string> {
  const { namedFlake } = await import("../compat/lock/mod.ts");
  const { filePathOf, parseUrl } = await import("../compat/ref/url.ts");
  const { ref } = await namedFlake(".");
  if (ref.type === "path") return ref.path;
  return ref.type === "git" ? filePathOf(parseUrl(ref.url).path) : Deno.cwd();
}

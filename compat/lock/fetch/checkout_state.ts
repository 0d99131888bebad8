/**
 * What is checked out in a repository on this machine, as far as a flake sees it.
 *
 * @module
 */
import { git } from "./git_program.ts";

/** The newest commit, and whether the tracked files are as in it. */
export interface CheckoutState {
  /** The commit's hash; absent before the first. */
  readonly head?: string;
  /** Whether a tracked file was changed, added or removed since; submodules do not count. */
  readonly isDirty: boolean;
}

/** Asks git once. */
export async function checkoutState(directory: string): Promise<CheckoutState> {
  const words = ["--porcelain=v2", "--branch", "-uno", "--ignore-submodules"];
  const lines = (await git(directory, ["status", ...words])).split("\n");
  const head = lines.map((line) => /^# branch\.oid ([0-9a-f]+)$/.exec(line)?.[1]).find(Boolean);
  const isDirty = lines.some((line) => line !== "" && !line.startsWith("#"));
  return { ...(head !== undefined && { head }), isDirty };
}

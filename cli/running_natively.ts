/**
 * Hands a call over to `nix`.
 *
 * @module
 */
import { failure } from "../nix/diagnostic.ts";
import { handOver } from "../nix/tools/hand_over.ts";
import { run } from "../nix/tools/run.ts";
import { endAs } from "./end_as.ts";
import type { ExitStatus } from "./verb.ts";

/** The oldest Nix that has flakes. */
const OLDEST = [2, 4] as const;

/**
 * Runs `nix` in the place of this program, and ends as it ends.
 *
 * @throws {Failure} `no-native` where there is no `nix`, or one without flakes.
 */
export async function runNatively(words: readonly string[]): Promise<ExitStatus> {
  const version = await versionOfNix();
  const [major = 0, minor = 0] = (/(\d+)\.(\d+)/.exec(version) ?? []).slice(1).map(Number);
  if (major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1])) {
    return await endAs(await handOver("nix", words));
  }
  throw failure("no-native", `"${version}" has no flakes, which came with Nix 2.4`, {
    help: "leave `--native` out: flakebridge does it on this Nix, too",
  });
}

async function versionOfNix(): Promise<string> {
  try {
    return (await run("nix", ["--version"])).stdout.trim();
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw failure("no-native", "there is no `nix` on PATH for `--native`", {
      help: "leave `--native` out: the older commands, `nix-instantiate` and its siblings, will do",
    });
  }
}

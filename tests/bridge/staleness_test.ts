/**
 * What is remembered of a flake, after random edits. `deno task staleness` goes ten thousand steps,
 * each time on other ways; FLAKEBRIDGE_SEED says which.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { checkoutPath } from "../cli/program.ts";
import { nixEnvironment } from "../ground/nix_environment.ts";
import type { Walk } from "./staleness/walk.ts";

/** In all; half of them in git. */
const STEPS = Number(Deno.env.get("FLAKEBRIDGE_STALENESS_STEPS") ?? 300);
const SEED = Number(Deno.env.get("FLAKEBRIDGE_SEED") || 20_780);

Deno.test("what is remembered is what is so, after random edits", async () => {
  await Promise.all(["git", "path"].map(walked));
});

async function walked(kind: string): Promise<void> {
  await using nix = await nixEnvironment();
  const walk = checkoutPath("tests/bridge/staleness/walk.ts");
  const words = [walk, kind, String(STEPS / 2), String(SEED)];
  const { status, stdout, stderr } = await nix.run([Deno.execPath(), "run", "-A", ...words]);
  assertEquals(status, 0, stderr);
  const { wrong, remembered }: Walk = JSON.parse(stdout);
  assertEquals(wrong, [], `${kind}, seed ${SEED}`);
  assert(remembered > 0, stdout);
}

/**
 * What is remembered of a flake, after random edits. `deno task staleness` goes ten thousand steps.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { checkoutPath } from "../cli/program.ts";
import { nixEnvironment } from "../ground/nix_environment.ts";
import type { Walk } from "./staleness/walk.ts";

/** In all; half of them in git. The walks of a day start elsewhere than those of another. */
const STEPS = Number(Deno.env.get("FLAKEBRIDGE_STALENESS_STEPS") ?? 40);
const SEED = Math.floor(Date.now() / 86_400_000);

for (const kind of ["git", "path"]) {
  Deno.test(`what is remembered is what is so, after random edits: ${kind}`, async () => {
    await using nix = await nixEnvironment();
    const walk = checkoutPath("tests/bridge/staleness/walk.ts");
    const words = [walk, kind, String(STEPS / 2), String(SEED)];
    const program = [Deno.execPath(), "run", "-A", ...words];
    // How far it has come, for who stops it.
    const heard = (text: string) => {
      // deno-lint-ignore no-console
      for (const [told] of text.matchAll(/^.* steps, .*$/gm)) console.error(told);
    };
    const { status, stdout, stderr } = await nix.run(program, { heard });
    assertEquals(status, 0, stderr);
    const { wrong, remembered }: Walk = JSON.parse(stdout);
    assertEquals(wrong, [], `seed ${SEED}`);
    assert(remembered > 0, stdout);
  });
}

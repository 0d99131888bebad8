/**
 * The same directories locked by a real `nix flake lock` and by us, byte for byte; by the Nix on
 * PATH, or by those of a matrix (see `tests/ground/nix_environment.ts`).
 */
import { comparedVersions, nixEnvironment } from "../ground/nix_environment.ts";
import { LOCK_CASES } from "./cases/mod.ts";
import { compareAll } from "./compare.ts";

for (const version of await comparedVersions()) {
  Deno.test(`lockFlake() locks as ${version ?? "the Nix on PATH"} does`, async (test) => {
    await using nix = await nixEnvironment(version);
    if (nix.hasFlakes) await compareAll(test, nix, LOCK_CASES);
  });
}

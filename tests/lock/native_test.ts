/**
 * The same directories locked by a real `nix flake lock` and by us, byte for byte; by the Nix on
 * PATH, and by those of a matrix (see `tests/ground/nix_environment.ts`).
 */
import { matrixVersions, nixEnvironment } from "../ground/nix_environment.ts";
import { LOCK_CASES } from "./cases/mod.ts";
import { compareAll } from "./compare.ts";

for (const version of [undefined, ...await matrixVersions()]) {
  Deno.test(`lockFlake() locks as ${version ?? "the Nix on PATH"} does`, async (test) => {
    await using nix = await nixEnvironment(version);
    if (nix.hasFlakes) await compareAll(test, nix, LOCK_CASES);
  });
}

/**
 * npm's `fast-check`, where what is tried at random is the same in every run: a test that fails has
 * failed for what was changed. The environment variable FLAKEBRIDGE_SEED, a number, has others
 * tried.
 *
 * @module
 */
import fc from "fast-check-itself";

fc.configureGlobal({ seed: Number(Deno.env.get("FLAKEBRIDGE_SEED") || 1) });

export default fc;

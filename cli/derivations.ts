/**
 * `--derivation`: the derivations of installables, and not what they make.
 *
 * @module
 */
import type { Target } from "../compat/bridge/targets.ts";
import { deriverOf } from "../nix/tools/store.ts";
import type { Flags } from "./verb.ts";

export const derivationFlag = {
  derivation: { type: "switch", help: "Mean the derivations, and not what they make." },
} as const satisfies Flags;

/**
 * The derivation of a target: of a store path the one that made it.
 *
 * @throws {Failure} `no-deriver` where that is not known.
 */
export async function derivationOf(
  target: Target,
  settings: readonly string[],
): Promise<string> {
  if (target.kind === "derivation") return target.drvPath;
  return target.path.endsWith(".drv") ? target.path : await deriverOf(target.path, settings);
}

/**
 * Builds and fetches what installables stand for, with `nix-store`.
 *
 * @module
 */
import {
  buildableExpression,
  realiseWord,
  type Target,
  targetsOf,
} from "../compat/bridge/targets.ts";
import type { ValueInstallable } from "../compat/bridge/question.ts";
import type { Json } from "../nix/tools/evaluate.ts";
import { handOver } from "../nix/tools/hand_over.ts";
import { endAs } from "./end_as.ts";
import type { Evaluated } from "./evaluating.ts";
import { nixFlags, nixWordsOf } from "./nix_settings.ts";
import type { ExitStatus, Flags, FlagValues } from "./verb.ts";

/** The flags of every verb that builds something. */
export const buildFlags = {
  "print-build-logs": { type: "switch", short: "L", help: "Print what the builds print." },
} as const satisfies Flags;

export type BuildFlags = FlagValues<typeof buildFlags & typeof nixFlags>;

/** What the installables stand for: for each of them its targets. */
export async function targetsOfAll(
  { installables, found, ask }: Evaluated,
): Promise<readonly (readonly Target[])[]> {
  const values = installables.filter((one): one is ValueInstallable => one.kind !== "store");
  const expressions = values.map((one) => buildableExpression(one, found(one)));
  const answers = values.length === 0
    ? []
    : await ask(`[ ${expressions.map((text) => `(${text})`).join(" ")} ]`) as readonly Json[];
  return installables.map((one) =>
    targetsOf(one, one.kind === "store" ? undefined : answers[values.indexOf(one)])
  );
}

/** Builds or fetches the targets; 0 when all are there. */
export async function realise(
  targets: readonly Target[],
  flags: BuildFlags,
  further: readonly string[] = [],
): Promise<ExitStatus> {
  const words = [...new Set(targets.map(realiseWord))];
  if (words.length === 0) return 0;
  const quiet = flags["print-build-logs"] ? [] : ["--no-build-output"];
  const args = ["--realise", "--no-gc-warning", ...quiet, ...nixWordsOf(flags), ...further];
  const status = await endAs(await handOver("nix-store", [...args, ...words], { silent: true }));
  // `nix build` tells no kinds of failure apart.
  return status === 0 ? 0 : 1;
}

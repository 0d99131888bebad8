/**
 * Whether what builds print is printed.
 *
 * @module
 */
import type { Flags, FlagValues } from "./verb.ts";

export const loudnessFlags = {
  "print-build-logs": { type: "switch", short: "L", help: "Print what the builds print." },
} as const satisfies Flags;

/** Words for a stable command, which prints it unless told. An evaluation may build, too. */
export function loudnessOf(flags: FlagValues<typeof loudnessFlags>): readonly string[] {
  return flags["print-build-logs"] ? [] : ["--no-build-output"];
}

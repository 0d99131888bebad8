/**
 * Evaluation of expressions that get flakes by `builtins.getFlake`.
 *
 * @module
 */
import { type GotFlakes, wantedFlake } from "../compat/bridge/get_flake.ts";
import type { StoredFlake } from "../compat/bridge/stored_flake.ts";
import { Failure } from "../nix/diagnostic.ts";
import type { Json } from "../nix/tools/evaluate.ts";
import type { EvaluationFlags } from "./evaluation.ts";

/** Evaluates with the flakes that are known, and tells each line that Nix says. */
export type AskWith = (flakes: GotFlakes, say: (line: string) => void) => Promise<Json>;

/** Locks and stores a flake. */
type Get = (text: string) => Promise<StoredFlake>;

/** Asks until every flake is known that the evaluation gets; only the last time is listened to. */
export async function askWithFlakes(
  askWith: AskWith,
  get: Get,
  say: (line: string) => void,
): Promise<Json> {
  const flakes = new Map<string, StoredFlake>();
  for (;;) {
    const lines: string[] = [];
    try {
      const answer = await askWith(flakes, (line) => lines.push(line));
      lines.forEach(say);
      return answer;
    } catch (error) {
      const wanted = error instanceof Failure ? wantedFlake(error.message) : undefined;
      if (wanted === undefined || flakes.has(wanted)) {
        lines.forEach(say);
        throw error;
      }
      flakes.set(wanted, await get(wanted));
    }
  }
}

/** What a flake is got with: as it is, whatever the flags say of the flakes that the words name. */
export function gettingFlags(flags: EvaluationFlags): EvaluationFlags {
  return {
    ...flags,
    "override-input": [],
    "update-input": [],
    "recreate-lock-file": false,
    "reference-lock-file": undefined,
    "output-lock-file": undefined,
    "no-write-lock-file": true,
    "no-update-lock-file": false,
    "commit-lock-file": false,
  };
}

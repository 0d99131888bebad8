/**
 * Programs of flakes: found, built and started.
 *
 * @module
 */
import { type Context, contextTargets, type Target } from "../compat/bridge/targets.ts";
import type { Lookup } from "../compat/bridge/lookup.ts";
import { failure } from "../nix/diagnostic.ts";
import { parseStorePath } from "../nix/store/store_path.ts";
import { handOver, type HandOverOptions } from "../nix/tools/hand_over.ts";
import { storeDirectory } from "../nix/tools/store_directory.ts";
import { callingDirectory } from "./calling_directory.ts";
import { endAs } from "./end_as.ts";
import type { Evaluated } from "./evaluating.ts";
import type { EvaluationFlags } from "./evaluation.ts";
import type { Output } from "./output.ts";
import { type BuildFlags, buildFound } from "./realising.ts";
import type { ExitStatus } from "./verb.ts";

/** Which program is wanted. */
export interface ProgramWish {
  readonly word: string;
  readonly lookup: Lookup;
  readonly flags: EvaluationFlags & BuildFlags;
}

/** A program that is there; or the status that building it came to. */
export type Runnable =
  | { readonly kind: "built"; readonly program: string }
  | { readonly kind: "failed"; readonly status: ExitStatus };

/** Builds the program of an app or a package. */
export async function runnableOf(
  { word, lookup, flags }: ProgramWish,
  output: Output,
): Promise<Runnable> {
  const wish = { words: [word], lookup, flags };
  const { answer: { program }, status } = await buildFound<Program>({
    verb: "run",
    wish,
    find: programOf,
    targets: ({ targets }) => targets,
    flags,
  }, output);
  if (status !== 0) return { kind: "failed", status };
  if (parseStorePath(program, storeDirectory()) !== undefined) return { kind: "built", program };
  throw failure("app", `app program '${program}' is not in the Nix store`);
}

/** A program, and what has to be built for it. */
interface Program {
  readonly program: string;
  readonly targets: readonly Target[];
}

async function programOf({ installables: [one], found, ask }: Evaluated): Promise<Program> {
  if (one !== undefined && one.kind !== "store") {
    const { program, context } = await ask(`runnable ${found(one)}`) as unknown as App;
    return { program, targets: contextTargets(context) };
  }
  throw failure(
    "no-value",
    `installable '${one?.path}' does not correspond to a Nix language value`,
  );
}

/** What `runnable` of installables.nix gives. */
interface App {
  readonly program: string;
  readonly context: Context;
}

/** Starts a program in the place of this one; the status to end with. */
export async function startProgram(
  program: string,
  args: readonly string[],
  options: HandOverOptions = {},
): Promise<ExitStatus> {
  try {
    return await endAs(await handOver(program, args, { ...callingDirectory(), ...options }));
  } catch (error) {
    const reason = NOT_STARTED.find(([kind]) => error instanceof kind)?.[1];
    if (reason === undefined) throw error;
    throw failure("no-program", `unable to execute '${program}': ${reason}`);
  }
}

/** Why a program can't be started, as `strerror` says it. */
const NOT_STARTED = [
  [Deno.errors.NotFound, "No such file or directory"],
  [Deno.errors.PermissionDenied, "Permission denied"],
  [Deno.errors.NotADirectory, "Not a directory"],
] as const;

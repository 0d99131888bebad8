/**
 * Runs a program in the place of this one: the terminal is its own, what ends this one ends it.
 *
 * @module
 */
import { heardSignals } from "./heard_signals.ts";
import { type EndingSignal, holdSignals, SENT } from "./hold_signals.ts";
import { sendSignal } from "./send_signal.ts";

/** How a program ended: by itself, or by a signal. */
export type Ended =
  | { readonly kind: "exit"; readonly status: number }
  | { readonly kind: "signal"; readonly signal: Deno.Signal };

/** How it is run. */
export interface HandOverOptions {
  /** Variables on top of the ones this process has. */
  readonly env?: Readonly<Record<string, string>>;
  /** Whether the variables of this process are left out. */
  readonly clearEnv?: boolean;
  readonly cwd?: string;
  /** Whether its stdout goes nowhere. */
  readonly silent?: boolean;
}

/**
 * Runs `program` to its end, with stdin, stdout and stderr of this process.
 *
 * @throws {Deno.errors.NotFound} where there is no such program.
 */
export async function handOver(
  program: string,
  args: readonly string[],
  { silent = false, ...options }: HandOverOptions = {},
): Promise<Ended> {
  // From before the program is there: a signal that it answers to at once must not end us.
  using _held = holdSignals((signal) => {
    if (isSent(signal) || isEarly) sendSignal(child, signal);
  });
  const child = new Deno.Command(program, {
    ...options,
    args: [...args],
    stdin: "inherit",
    stdout: silent ? "null" : "inherit",
    stderr: "inherit",
  }).spawn();
  // Until then we may be told of a signal from a terminal that came before the program was there to
  // have it. It is passed on: had the program it already, it has it twice.
  let isEarly = true;
  heardSignals().then(() => isEarly = false);
  const { code, signal } = await child.status;
  return signal === null ? { kind: "exit", status: code } : { kind: "signal", signal };
}

/** What comes from a terminal the program has from there, and it is the program's to answer. */
function isSent(signal: EndingSignal): boolean {
  return SENT.some((sent) => sent === signal);
}

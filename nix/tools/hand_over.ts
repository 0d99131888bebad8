/**
 * Runs a program in the place of this one: the terminal is its own, what ends this one ends it.
 *
 * @module
 */
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

/** What a terminal sends to all of its programs by itself; here it is the program's to answer. */
const FROM_TERMINAL = ["SIGINT", "SIGQUIT"] as const;
const PASSED_ON = ["SIGTERM", "SIGHUP"] as const;

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
  let child: Deno.ChildProcess | undefined;
  const ignored = () => {};
  const pass = (signal: Deno.Signal) => () => child && sendSignal(child, signal);
  const listeners = [
    ...FROM_TERMINAL.map((signal) => [signal, ignored] as const),
    ...PASSED_ON.map((signal) => [signal, pass(signal)] as const),
  ];
  // Before the program is there: a signal that it answers to at once must not end us.
  for (const [signal, listener] of listeners) Deno.addSignalListener(signal, listener);
  try {
    child = new Deno.Command(program, {
      ...options,
      args: [...args],
      stdin: "inherit",
      stdout: silent ? "null" : "inherit",
      stderr: "inherit",
    }).spawn();
    const { code, signal } = await child.status;
    return signal === null ? { kind: "exit", status: code } : { kind: "signal", signal };
  } finally {
    for (const [signal, listener] of listeners) Deno.removeSignalListener(signal, listener);
  }
}

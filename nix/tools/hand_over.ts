/**
 * Runs a program in the place of this one: the terminal is its own, what ends this one ends it.
 *
 * @module
 */

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
  const child = new Deno.Command(program, {
    ...options,
    args: [...args],
    stdin: "inherit",
    stdout: silent ? "null" : "inherit",
    stderr: "inherit",
  }).spawn();
  const ignored = () => {};
  const passed = PASSED_ON.map((signal) => [signal, () => child.kill(signal)] as const);
  for (const signal of FROM_TERMINAL) Deno.addSignalListener(signal, ignored);
  for (const [signal, pass] of passed) Deno.addSignalListener(signal, pass);
  try {
    const { code, signal } = await child.status;
    return signal === null ? { kind: "exit", status: code } : { kind: "signal", signal };
  } finally {
    for (const signal of FROM_TERMINAL) Deno.removeSignalListener(signal, ignored);
    for (const [signal, pass] of passed) Deno.removeSignalListener(signal, pass);
  }
}

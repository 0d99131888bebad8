/**
 * Timing of two or more things against each other on a machine that others use too: each round
 * runs all of them once, so that a slow moment hits all alike.
 *
 * @module
 */

/** A thing to time; `run` is given the number of its round. */
export interface Contender {
  readonly name: string;
  readonly run: (round: number) => Promise<unknown>;
}

/** Milliseconds: the median of the times, and the median of the differences to the first. */
export interface Timing {
  readonly name: string;
  readonly median: number;
  readonly difference: number;
}

/** Times `contenders` over `rounds` rounds, after one that does not count. */
export async function paired(
  contenders: readonly Contender[],
  rounds: number,
): Promise<readonly Timing[]> {
  const times = contenders.map((): number[] => []);
  for (let round = 0; round <= rounds; round++) {
    for (const [at, { run }] of contenders.entries()) {
      const start = performance.now();
      await run(round);
      if (round > 0) times[at]?.push(performance.now() - start);
    }
  }
  const first = times[0] ?? [];
  return contenders.map(({ name }, at) => ({
    name,
    median: median(times[at] ?? []),
    difference: median((times[at] ?? []).map((time, round) => time - (first[round] ?? time))),
  }));
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? NaN)) / 2;
}

/** Prints a table of timings, each with its ratio to the first. */
export function print(title: string, timings: readonly Timing[]): void {
  const base = timings[0]?.median ?? NaN;
  const width = Math.max(...timings.map(({ name }) => name.length));
  const rows = timings.map(({ name, median, difference }) =>
    [
      `  ${name.padEnd(width)}`,
      `${median.toFixed(1).padStart(8)} ms`,
      `${difference >= 0 ? "+" : ""}${difference.toFixed(1)}`.padStart(9) + " ms",
      `${(median / base).toFixed(2).padStart(7)}×`,
    ].join(" ")
  );
  // deno-lint-ignore no-console
  console.log([title, ...rows, ""].join("\n"));
}

/** Runs a program to its end and gives what it printed; throws with its words when it fails. */
export async function spawned(
  command: string,
  args: readonly string[],
  options: { readonly cwd?: string; readonly env?: Readonly<Record<string, string>> } = {},
): Promise<Uint8Array> {
  const { success, stdout, stderr } = await new Deno.Command(command, {
    args: [...args],
    ...options,
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).output();
  if (!success) {
    const words = new TextDecoder().decode(stderr);
    throw new Error(`\`${[command, ...args].join(" ")}\` failed:\n${words}`);
  }
  return stdout;
}

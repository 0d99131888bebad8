/**
 * Runs a program of Nix: no shell in between, both outputs kept apart, cancellable.
 *
 * @module
 */
import { failure } from "../diagnostic.ts";
import { sendSignal } from "./send_signal.ts";
import { nixWords } from "./words.ts";

/** How a program is run. */
export interface RunOptions {
  /** Variables on top of the ones this process has. */
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** What is written to the program's stdin; nothing unless told. */
  readonly stdin?: string | AsyncIterable<Uint8Array>;
  /** Ends the program. */
  readonly signal?: AbortSignal;
  /** Is told what the program writes to stderr, as it does. */
  readonly heard?: (text: string) => void;
}

/**
 * How long a program has to end in its own way, in milliseconds. Nix only looks for signals between
 * some of its steps: an evaluation that runs away never does.
 */
const GRACE = 1000;

/** What a program left behind. */
export interface Finished {
  /** The call as a person would type it. */
  readonly command: string;
  /** The exit status; 128 and more where a signal ended it. */
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs `program` to its end, whatever its status.
 *
 * @throws {Deno.errors.NotFound} where there is no such program; the signal's reason when aborted.
 */
export async function run(
  program: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<Finished> {
  const { stdin, signal, heard, ...rest } = options;
  signal?.throwIfAborted();
  const child = new Deno.Command(program, {
    ...rest,
    args: [...args],
    stdin: stdin === undefined ? "null" : "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const outputs = [textOf(child.stdout), textOf(child.stderr, heard)] as const;
  const end = Promise.all([child.status, ...outputs, feed(child, stdin)]);
  const [{ code }, stdout, stderr] = await ending(child, signal, end);
  return { command: commandLine([program, ...args]), status: code, stdout, stderr };
}

/** All that a stream brings, decoded; `heard` is told each piece. */
async function textOf(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  heard: (text: string) => void = () => {},
): Promise<string> {
  const decoder = new TextDecoder();
  let whole = "";
  for await (const bytes of stream) {
    const piece = decoder.decode(bytes, { stream: true });
    heard(piece);
    whole += piece;
  }
  return whole + decoder.decode();
}

/**
 * Runs `program` and returns its stdout.
 *
 * @throws {Failure} `nix-failed` with the command, its status and its own words.
 */
export async function runNix(
  program: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<string> {
  const finished = await run(program, args, options);
  if (finished.status === 0) return finished.stdout;
  throw failure("nix-failed", failedWords(finished));
}

/** The words for a program that did not do it: command, status, what it said. */
export function failedWords({ command, status, stderr }: Finished): string {
  return `\`${command}\` ended with status ${status}: ${nixWords(stderr)}`;
}

/** The words of a call, quoted for a shell where they must be. */
export function commandLine(words: readonly string[]): string {
  return words.map((word) => {
    return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
  }).join(" ");
}

/** Writes the program's stdin; one that ends without reading it all is not an error here. */
async function feed(
  child: Deno.ChildProcess,
  input: string | AsyncIterable<Uint8Array> | undefined,
): Promise<void> {
  if (input === undefined) return;
  try {
    const writer = child.stdin.getWriter();
    if (typeof input === "string") await writer.write(new TextEncoder().encode(input));
    else for await (const chunk of input) await writer.write(chunk);
    await writer.close();
  } catch (error) {
    if (!(error instanceof Deno.errors.BrokenPipe)) throw error;
  }
}

/** Waits for `end`; once the signal says so, ends the program, gently at first. */
async function ending<Result>(
  child: Deno.ChildProcess,
  signal: AbortSignal | undefined,
  end: Promise<Result>,
): Promise<Result> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stop = () => {
    sendSignal(child, "SIGTERM");
    timer = setTimeout(() => sendSignal(child, "SIGKILL"), GRACE);
  };
  signal?.addEventListener("abort", stop);
  try {
    const result = await end;
    signal?.throwIfAborted();
    return result;
  } finally {
    signal?.removeEventListener("abort", stop);
    clearTimeout(timer);
  }
}

/**
 * The only place that prints. stdout gets the result and nothing else, so that it can be piped;
 * stderr gets everything that is said.
 *
 * @module
 */
import type { Diagnostic } from "../nix/diagnostic.ts";
import { renderDiagnostic } from "./diagnostic.ts";
import { lineWidth } from "./layout.ts";
import { coloured, plain, type Style } from "./style.ts";

/** What a verb is handed to speak through. */
export interface Output {
  /** Prints a part of the result, as it is. */
  readonly result: (text: string) => void;
  /** Says something; not with `--quiet`. */
  readonly say: (text: string) => void;
  /** Says something that only matters to who asked for more; only with `--verbose`. */
  readonly detail: (text: string) => void;
  /** Shows a diagnostic; with `--quiet` only errors. */
  readonly diagnose: (diagnostic: Diagnostic) => void;
  /** What is being done now; shown on a terminal once it has taken a second. */
  readonly progress: (words: string) => void;
  /** Takes the progress line away. */
  readonly done: () => void;
  /**
   * Puts a question and gives the line that is typed, without blanks around it; `undefined` where
   * nobody can be asked: stdin and stderr must be a terminal that Nix would take for one.
   */
  readonly ask: (question: string, interruption?: AbortSignal) => Promise<string | undefined>;
  /** Whether the result is shown on a terminal. */
  readonly isResultShown: boolean;
  /** How the result may be set off. */
  readonly resultStyle: Style;
  /** How what is said may be set off. */
  readonly style: Style;
}

/** Where an output goes, and how. */
export interface Streams {
  readonly stdin: Source;
  readonly stdout: Stream;
  readonly stderr: Stream;
  /** How wide the terminal is now. */
  readonly columns: () => number;
  /** Milliseconds that something may take before a progress line tells of it. */
  readonly patience: number;
}

/** A stream of this process, or one of a test. */
export interface Stream {
  readonly writeSync: (bytes: Uint8Array) => number;
  readonly isTerminal: () => boolean;
}

/** Where answers come from. */
export interface Source {
  readonly read: (bytes: Uint8Array) => Promise<number | null>;
  readonly isTerminal: () => boolean;
}

type Loudness = "quiet" | "normal" | "verbose";

/** How loud `words` ask the program to be: known before the words are understood. */
function loudnessOf(given: readonly string[]): Loudness {
  // What stands behind `--` is for a program that is run.
  const words = given.includes("--") ? given.slice(0, given.indexOf("--")) : given;
  if (words.includes("--quiet") || words.includes("-q")) return "quiet";
  return words.some((word) => /^(?:--verbose|-v+)$/.test(word)) ? "verbose" : "normal";
}

const process: Streams = {
  stdin: Deno.stdin,
  stdout: Deno.stdout,
  stderr: Deno.stderr,
  // A terminal that does not know its size says 0.
  columns: () => Deno.consoleSize().columns || lineWidth,
  patience: 1000,
};

/** An output as loud as the words of the command line ask for; this process's own unless told. */
export function openOutput(words: readonly string[], streams: Streams = process): Output {
  const loudness = loudnessOf(words);
  const { stdin, stdout, stderr } = streams;
  const style = styleFor(stderr);
  const line = progressLine(streams, loudness === "normal", style);
  const say = (text: string): void => {
    line.clear();
    write(stderr, text.endsWith("\n") ? text : text + "\n");
  };
  return {
    result: (text) => {
      line.clear();
      write(stdout, text);
    },
    say: (text) => loudness === "quiet" || say(text),
    detail: (text) => loudness === "verbose" && say(style.dim(text)),
    diagnose: (diagnostic) => {
      if (loudness === "quiet" && diagnostic.severity !== "error") return;
      say(renderDiagnostic(diagnostic, style));
    },
    progress: (words) => {
      if (loudness === "verbose") say(style.dim(words));
      else line.show(words);
    },
    done: line.clear,
    ask: async (question, interruption) => {
      if (![stdin, stderr].every((it) => it.isTerminal()) || !isLively()) return undefined;
      line.clear();
      // As Nix does: an end of input, which is an answer too, leaves the cursor where it was.
      write(stderr, `\r\x1b[K${question} `);
      return await readLine(stdin, interruption);
    },
    isResultShown: stdout.isTerminal(),
    resultStyle: styleFor(stdout),
    style,
  };
}

/** Colours are for terminals, and not where NO_COLOR is set to something (no-color.org). */
function styleFor(stream: Stream): Style {
  return stream.isTerminal() && !Deno.noColor ? coloured : plain;
}

/** Whether Nix's progress bar, which is what asks, would be shown on a terminal like this. */
function isLively(): boolean {
  return !Deno.noColor && (Deno.env.get("TERM") ?? "dumb") !== "dumb";
}

/**
 * The next line, as far as there is one, and nothing of what stands behind it: that may be for a
 * program that is run.
 *
 * @throws The reason of the interruption.
 */
async function readLine(stdin: Source, interruption?: AbortSignal): Promise<string> {
  interruption?.throwIfAborted();
  const { promise: interrupted, reject } = Promise.withResolvers<never>();
  const listener = (): void => reject(interruption?.reason);
  interruption?.addEventListener("abort", listener);
  try {
    const line: number[] = [];
    const byte = new Uint8Array(1);
    while (line.at(-1) !== NEWLINE) {
      if (await Promise.race([stdin.read(byte), interrupted]) === null) break;
      line.push(...byte);
    }
    return new TextDecoder().decode(new Uint8Array(line)).trim();
  } finally {
    interruption?.removeEventListener("abort", listener);
  }
}

const NEWLINE = 10;

/** Writes all of it; a reader that has gone away (`| head`) is not an error. */
function write(stream: Stream, text: string): void {
  const bytes = new TextEncoder().encode(text);
  try {
    for (let at = 0; at < bytes.length;) at += stream.writeSync(bytes.subarray(at));
  } catch (error) {
    if (!(error instanceof Deno.errors.BrokenPipe)) throw error;
  }
}

interface ProgressLine {
  readonly show: (words: string) => void;
  readonly clear: () => void;
}

/** One line on a terminal that is written over, once the first words have been true for a while. */
function progressLine(
  { stderr, columns, patience }: Streams,
  wanted: boolean,
  style: Style,
): ProgressLine {
  const on = wanted && stderr.isTerminal();
  let words = "";
  let visible = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const draw = (): void => {
    visible = true;
    write(stderr, `\r\x1b[K${style.dim(words.slice(0, columns() - 1))}`);
  };
  return {
    show: (newWords) => {
      if (!on) return;
      words = newWords;
      if (visible) draw();
      else timer ??= setTimeout(draw, patience);
    },
    clear: () => {
      clearTimeout(timer);
      timer = undefined;
      if (visible) write(stderr, "\r\x1b[K");
      visible = false;
    },
  };
}

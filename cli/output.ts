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
  /** Whether the result is shown on a terminal. */
  readonly isResultShown: boolean;
  /** How the result may be set off. */
  readonly resultStyle: Style;
  /** How what is said may be set off. */
  readonly style: Style;
}

/** Where an output goes, and how. */
export interface Streams {
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

type Loudness = "quiet" | "normal" | "verbose";

/** How loud `words` ask the program to be: known before the words are understood. */
function loudnessOf(given: readonly string[]): Loudness {
  // What stands behind `--` is for a program that is run.
  const words = given.includes("--") ? given.slice(0, given.indexOf("--")) : given;
  if (words.includes("--quiet") || words.includes("-q")) return "quiet";
  return words.includes("--verbose") || words.includes("-v") ? "verbose" : "normal";
}

const process: Streams = {
  stdout: Deno.stdout,
  stderr: Deno.stderr,
  // A terminal that does not know its size says 0.
  columns: () => Deno.consoleSize().columns || lineWidth,
  patience: 1000,
};

/** An output as loud as the words of the command line ask for; this process's own unless told. */
export function openOutput(words: readonly string[], streams: Streams = process): Output {
  const loudness = loudnessOf(words);
  const { stdout, stderr } = streams;
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
    isResultShown: stdout.isTerminal(),
    resultStyle: styleFor(stdout),
    style,
  };
}

/** Colours are for terminals, and not where NO_COLOR is set to something (no-color.org). */
function styleFor(stream: Stream): Style {
  return stream.isTerminal() && !Deno.noColor ? coloured : plain;
}

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

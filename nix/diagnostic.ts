/**
 * What the program says when something is wrong or worth knowing: words, a place, a remedy.
 * Every room makes diagnostics; `cli/` alone prints them.
 *
 * @module
 */

/** A place in a text file. Lines and columns count from 1; columns in UTF-16 units. */
export interface Place {
  /** The file's path, as the person would name it. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 units. */
  readonly column: number;
  /** The whole line the place is in, without its line ending; for the caret. */
  readonly text?: string;
  /** How many UTF-16 units the caret underlines; 1 unless told. */
  readonly length?: number;
}

/** `error`: it could not be done. `warning`: done, but look. `note`: good to know. */
export type Severity = "error" | "warning" | "note";

/** One thing said, as data. */
export interface Diagnostic {
  /** How bad it is. */
  readonly severity: Severity;
  /** A stable, kebab-case name for this kind of diagnostic: `syntax`, `search-path` … */
  readonly code: string;
  /** What was wrong or is to be known: one sentence, without its final full stop. */
  readonly message: string;
  /** Where, if it is in a file. */
  readonly place?: Place;
  /** What the person can do about it. */
  readonly help?: string;
}

/** Thrown when a verb can't go on; the command line prints its diagnostics and exits with 1. */
export class Failure extends Error {
  /** Tells it from other errors where `instanceof` can't. */
  override readonly name = "Failure";
  /** What is to be said; at least one of them is an error. */
  readonly diagnostics: readonly Diagnostic[];
  /** What a program ends with that ends for this; 1 unless told. */
  readonly exitStatus?: number;

  /** Its message is the diagnostics' messages, a line each. */
  constructor(...diagnostics: readonly Diagnostic[]) {
    super(diagnostics.map((diagnostic) => diagnostic.message).join("\n"));
    this.diagnostics = diagnostics;
  }
}

/** The {@linkcode Failure} of one error: the usual way to stop. */
export function failure(
  code: string,
  message: string,
  { exitStatus, ...more }: FailureOptions = {},
): Failure {
  const reason = new Failure({ severity: "error", code, message, ...more });
  return exitStatus === undefined ? reason : Object.assign(reason, { exitStatus });
}

/** What may be said of a failure besides its code and words. */
export interface FailureOptions {
  /** Where in a file it is. */
  readonly place?: Place;
  readonly help?: string;
  readonly exitStatus?: number;
}

/** The place of the range from `start` to `end` (UTF-16 offsets) in `text`. A CR, an LF and a CR LF
 * each end a line, as in Nix. */
export function placeOf(file: string, text: string, start: number, end = start + 1): Place {
  let line = 1;
  let lineStart = 0;
  let lineEnd = text.length;
  for (const { 0: ending, index } of text.matchAll(/\r\n?|\n/g)) {
    if (index + ending.length > start) {
      lineEnd = index;
      break;
    }
    line++;
    lineStart = index + ending.length;
  }
  return {
    file,
    line,
    column: start - lineStart + 1,
    text: text.slice(lineStart, lineEnd),
    length: Math.max(1, Math.min(end, lineEnd) - start),
  };
}

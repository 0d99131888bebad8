/**
 * Asks Nix for the value of an expression of ours, and says what it has to say in the meantime.
 *
 * @module
 */
import { failure } from "../../nix/diagnostic.ts";
import { lazyImport } from "../../nix/lazy_import.ts";
import { type Json, tryEvaluate } from "../../nix/tools/evaluate.ts";
import { withoutOurFrames } from "./frames.ts";
import { inPieces, type Piece } from "./pieces.ts";

/** How Nix is asked. */
export interface AskOptions {
  /** Whether the environment, the time and all files may be looked at. */
  readonly impure: boolean;
  /** Whether errors are shown with everything that led to them. */
  readonly showTrace: boolean;
  /** Whether derivations and sources are not written to the store. */
  readonly isReadOnly?: boolean;
  /** Further words for `nix-instantiate`. */
  readonly settings: readonly string[];
  /** Is told the warnings and traces of the evaluation, as they come. */
  readonly say: (text: string) => void;
  readonly signal?: AbortSignal;
  /** Makes the person's files of what is in the store, in the words of an error. */
  readonly named?: (error: string) => string;
  /** What in the text is the person's own. */
  readonly pieces?: readonly Piece[];
}

/**
 * The value of an expression.
 *
 * @throws {Failure} `nix-failed` with Nix's words, without what is ours in them, and its status:
 * that of a build that failed tells how (Nix manual, `nix-build`, "Special exit codes").
 */
export async function ask(
  expression: string,
  { impure, showTrace, isReadOnly = false, settings, say, signal, pieces = [], named }: AskOptions,
): Promise<Json> {
  const pure = impure ? [] : ["--option", "pure-eval", "true"];
  const { status, stdout, stderr } = await tryEvaluate(expression, {
    write: !isReadOnly,
    args: [...pure, "--show-trace", ...settings],
    heard: untilError(say),
    ...(signal === undefined ? {} : { signal }),
  });
  if (status === 0) return JSON.parse(stdout);
  const error = stderr.slice(startOfError(stderr));
  const words = showTrace
    ? error.replace(/^error: ?/, "").trimEnd()
    : withoutOurFrames(error, pieces);
  const own = inPieces(words, pieces);
  const { withSuggestions } = await lazyImport<typeof import("./suggestions.ts")>(
    "./suggestions.ts",
    import.meta.url,
  );
  throw failure("nix-failed", withSuggestions(named?.(own) ?? own), { exitStatus: status });
}

function startOfError(text: string): number {
  return Math.max(0, text.search(/^error:/m));
}

/** Passes whole lines on, until the first of an error. */
function untilError(say: (text: string) => void): (text: string) => void {
  let pending = "";
  let isOver = false;
  return (text) => {
    const lines = (pending + text).split("\n");
    pending = lines.pop() ?? "";
    for (const line of lines) {
      isOver ||= line.startsWith("error:");
      if (!isOver) say(line);
    }
  };
}

/**
 * Where in a JSON text a value stands: `JSON.parse` forgets it, errors want it.
 *
 * @module
 */
import { type Place, placeOf } from "../../nix/diagnostic.ts";

/** A step into a JSON value: a member's name or an element's index. */
export type JsonStep = string | number;

/** Strings, punctuation, and everything else that is not white space. */
const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g;

/**
 * The place of the value that `steps` lead to in `text`, which must be good JSON; of the innermost
 * value on the way when the path ends early.
 */
export function placeInJson(file: string, text: string, steps: readonly JsonStep[]): Place {
  const range = rangeOf(text, steps);
  return placeOf(file, text, range.start, range.end);
}

interface Container {
  /** The index of the next element, or -1 in an object. */
  index: number;
  /** The step that led to the value being read. */
  step: JsonStep;
}

/** Walks the tokens with a stack of open containers; deep nesting costs memory, not stack. */
function rangeOf(text: string, steps: readonly JsonStep[]): { start: number; end: number } {
  const open: Container[] = [];
  let best = { start: 0, end: 1 };
  let depth = -1;
  let isKey = false;
  for (const token of text.matchAll(TOKEN)) {
    const word = token[0];
    const top = open.at(-1);
    if (word === "}" || word === "]") open.pop();
    else if (word === ":") isKey = false;
    else if (word === ",") {
      if (top !== undefined && top.index >= 0) top.step = ++top.index;
      else isKey = true;
    } else if (isKey && top !== undefined) top.step = JSON.parse(word);
    else {
      if (matches(open, steps) && open.length > depth) {
        best = { start: token.index, end: token.index + word.length };
        depth = open.length;
        if (depth === steps.length) return best;
      }
      if (word === "{" || word === "[") {
        isKey = word === "{";
        open.push(isKey ? { index: -1, step: "" } : { index: 0, step: 0 });
      }
    }
  }
  return best;
}

function matches(open: readonly Container[], steps: readonly JsonStep[]): boolean {
  return open.length <= steps.length && open.every((container, at) => container.step === steps[at]);
}

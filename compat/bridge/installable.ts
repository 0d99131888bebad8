/**
 * Installables as the command line names them: a flake's attribute, an attribute of an expression,
 * a store path; each with the outputs that are meant.
 *
 * Source of the rules: Nix manual, "nix", section "Installables".
 *
 * @module
 */
import { failure } from "../../nix/diagnostic.ts";

/**
 * The outputs of a derivation that are meant: those that are installed unless told, all, or these.
 */
export type Outputs = "default" | "all" | readonly string[];

/** A word without the `^outputs` at its end. */
export interface WordWithOutputs {
  readonly word: string;
  readonly outputs: Outputs;
}

/** The names of outputs behind the last `^`: `*`, or names with commas between. */
const OUTPUTS =
  /^(?:\*|(?:(?!\.\.?(?:-|$))[0-9a-zA-Z+\-._?=]+)(?:,(?!\.\.?(?:-|$))[0-9a-zA-Z+\-._?=]+)*)$/;

/** Takes `word^outputs` apart. Throws a failure for what can't be the names of outputs. */
export function splitOutputs(text: string): WordWithOutputs {
  const caret = text.lastIndexOf("^");
  if (caret < 0) return { word: text, outputs: "default" };
  const names = text.slice(caret + 1);
  if (!OUTPUTS.test(names)) {
    throw failure("outputs", `invalid extended outputs specifier '${text}'`, {
      help: "write `INSTALLABLE^out,dev`, or `INSTALLABLE^*` for all outputs",
    });
  }
  return {
    word: text.slice(0, caret),
    outputs: names === "*" ? "all" : [...new Set(names.split(","))].sort(),
  };
}

/** The names that lead to an attribute, from the outside in. */
export type AttributePath = readonly string[];

/**
 * Reads an attribute path: names with dots between, of which some may be in double quotes, where no
 * character is special. Throws a failure where a quote is not closed.
 */
export function parseAttributePath(text: string): AttributePath {
  const names: string[] = [];
  let name = "";
  for (let at = 0; at < text.length; at++) {
    const character = text[at]!;
    if (character === ".") {
      names.push(name);
      name = "";
    } else if (character === '"') {
      const end = text.indexOf('"', at + 1);
      if (end < 0) {
        throw failure("attribute-path", `missing closing quote in selection path '${text}'`);
      }
      name += text.slice(at + 1, end);
      at = end;
    } else name += character;
  }
  return name === "" ? names : [...names, name];
}

/**
 * Our reading of a text, held against Nix's.
 *
 * @module
 */
import { check } from "../../nix/syntax/check.ts";
import type { NixVersion } from "../../nix/syntax/dialect.ts";
import { parse, type ParseResult, type SyntaxTree } from "../../nix/syntax/parse.ts";
import { nixPosition } from "../../nix/syntax/position.ts";
import { show } from "../../nix/syntax/show.ts";
import type { SyntaxError } from "../../nix/syntax/token.ts";
import type { OracleAnswer, OracleNix } from "./nix_instantiate.ts";

/** How the two compare. */
export type Judgement =
  | { readonly kind: "equal" }
  | { readonly kind: "refused alike" }
  /** Both refuse, but name other places. */
  | { readonly kind: "other place"; readonly ours: string; readonly theirs: string }
  | { readonly kind: "different"; readonly ours: string; readonly theirs: string }
  | { readonly kind: "verdict differs"; readonly ours: string; readonly theirs: string };

/** Whether we refuse a text that Nix is to be asked about. */
export function isRefused(text: string, nix: OracleNix): boolean {
  return readAs(nix, text).error !== undefined;
}

/** Judges one text, read as a file of the directory `base`. */
export function judge(
  text: string,
  base: string,
  answer: OracleAnswer,
  oracle: OracleNix,
): Judgement {
  const { dialect: nix, home, order } = oracle;
  const { parsed, error } = readAs(oracle, text);
  if (answer.kind === "refused") {
    return error
      ? judgePlace(parsed.tree, error, answer, nix)
      : { kind: "verdict differs", ours: "accepted", theirs: answer.message };
  }
  if (error) {
    const ours = `${place(parsed.tree, error, nix)}: ${error.message}`;
    return { kind: "verdict differs", ours, theirs: "accepted" };
  }
  const characters = show(parsed.tree, { base, home, nix });
  if (characters === answer.text) return { kind: "equal" };
  const shown = inUtf8(characters);
  if (shown === answer.text) return { kind: "equal" };
  const sameNames = order === "addresses" && sorted(shown) === sorted(answer.text);
  if (sameNames) return { kind: "equal" };
  return { kind: "different", ...firstDifference(shown, answer.text) };
}

/** Our tree of a text, and what is first wrong with it for that Nix. */
function readAs({ dialect: nix, features }: OracleNix, text: string): {
  readonly parsed: ParseResult;
  readonly error: SyntaxError | undefined;
} {
  const parsed = parse(nix === "2.3" ? upToZero(text) : text);
  return { parsed, error: check(parsed, { nix, features })[0] };
}

function judgePlace(
  tree: SyntaxTree,
  error: SyntaxError,
  answer: OracleAnswer & { readonly kind: "refused" },
  nix: NixVersion,
): Judgement {
  if (answer.line === undefined) return { kind: "refused alike" };
  const ours = place(tree, error, nix);
  const theirs = `${answer.line}:${answer.column}`;
  if (ours === theirs) return { kind: "refused alike" };
  return {
    kind: "other place",
    ours: `${ours}: ${error.message}`,
    theirs: `${theirs}: ${answer.message}`,
  };
}

/** Nix 2.3 takes a file for a C string. */
function upToZero(text: string): string {
  const nul = text.indexOf("\0");
  return nul < 0 ? text : text.slice(0, nul);
}

/** Line and column of an error as Nix would name them. */
function place(tree: SyntaxTree, error: SyntaxError, nix: NixVersion): string {
  const { line, column } = nixPosition(tree, error.start, nix);
  return `${line}:${column}`;
}

/** One character a byte, as the oracle's answers are. */
function inUtf8(text: string): string {
  // deno-lint-ignore no-control-regex
  if (/^[\x00-\x7f]*$/.test(text)) return text;
  return Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join("");
}

/** What Nix printed, printed again with all names in alphabetical order. Old Nix does not quote
 * keywords that are names: of what can't be read back, the words in alphabetical order. */
function sorted(shown: string): string {
  const { tree, errors } = parse(shown);
  return errors.length === 0 ? show(tree) : shown.split(/[\s;,]+/).sort().join(" ");
}

function firstDifference(
  ours: string,
  theirs: string,
): { readonly ours: string; readonly theirs: string } {
  let at = 0;
  while (ours[at] === theirs[at]) at++;
  const excerpt = (text: string) => text.slice(Math.max(0, at - 40), at + 60);
  return { ours: excerpt(ours), theirs: excerpt(theirs) };
}

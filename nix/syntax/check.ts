/**
 * All for which Nix refuses a text, beyond its grammar: names bound twice, variables that nothing
 * binds, numbers out of range, and what its version does not know yet.
 *
 * @module
 */
import type { CoreName } from "./core.ts";
import { desugar, type Desugared } from "./desugar.ts";
import type { DesugarFinding } from "./desugaring.ts";
import { type Dialect, dialectOf, NEWEST_NIX, type NixVersion } from "./dialect.ts";
import { bareZero } from "./escapes.ts";
import type { Node } from "./nodes.ts";
import { parse, type ParseResult, type SyntaxTree } from "./parse.ts";
import { nixEndOffset } from "./position.ts";
import { Kind, significantToken, type SyntaxError, tokenAt, type Tokens } from "./token.ts";
import { undefinedVariables } from "./undefined.ts";
import { children } from "./walk.ts";

/** Which Nix is to judge. */
export interface CheckOptions {
  /** The newest unless told. */
  readonly nix?: NixVersion;
  /** The experimental features that are on; `pipe-operators` is the one that matters. */
  readonly features?: readonly string[];
  /** Whether pure evaluation is to read it, which has no `__currentSystem`; not unless told. */
  readonly pure?: boolean;
}

/**
 * Why this Nix refuses a text: the parser's errors and those of the checks. The first is the one
 * that `nix-instantiate --parse` reports, which is not always the first in the text; none: Nix
 * accepts it. Undefined variables are looked for only where all else is right, as in Nix.
 *
 * @example
 * ```ts
 * import { check } from "./check.ts";
 * import { parse } from "./parse.ts";
 *
 * const [error] = check(parse("{ a = 1; a = b; }"));
 * if (error?.message !== "attribute 'a' is already defined") throw new Error(error?.message);
 * ```
 *
 * @throws {RangeError} for a version of Nix that is not known
 */
export function check(parsed: ParseResult, options: CheckOptions = {}): readonly SyntaxError[] {
  const { nix = NEWEST_NIX, features = [], pure = false } = options;
  const dialect = dialectOf(nix);
  const nul = dialect.nulEndsFile ? parsed.tree.text.indexOf("\0") : -1;
  const { tree, errors } = nul < 0 ? parsed : parse(parsed.tree.text.slice(0, nul));
  const desugared = desugar(tree, dialect);
  const found = [
    ...errors.flatMap((error) => syntaxError(error, tree, dialect)),
    ...tokenErrors(tree, dialect, features),
    ...findings(tree, desugared, dialect),
  ];
  if (found.length === 0) return undefinedVariables(desugared, pure).map(undefinedVariable);
  return found.sort((a, b) => a.when - b.when).map(({ error }) => error);
}

/**
 * An error, and when Nix comes upon it: the offset of the token it has then read ahead to, times
 * four, plus one of the stages below.
 */
interface Timed {
  readonly error: SyntaxError;
  readonly when: number;
}

/** The actions of Nix's parser that need not look at the next token. */
const BEFORE_TOKEN = 0;
/** The lexer's own errors. */
const TOKEN_READ = 1;
/** The actions that needed the next token to see that something ends. */
const BEFORE_REFUSAL = 2;
/** The token can't stand here. */
const TOKEN_REFUSED = 3;

function timed(offset: number, stage: number, error: SyntaxError): Timed {
  return { error, when: offset * 4 + stage };
}

/** An error of the parser. Nix 2.3 finds slashes at the end of paths in {@linkcode oldPath}. */
function syntaxError(error: SyntaxError, tree: SyntaxTree, dialect: Dialect): readonly Timed[] {
  if (error.code === "unexpected-end") {
    const start = nixEndOffset(tree, dialect.nix);
    return [timed(error.start, TOKEN_REFUSED, { ...error, start, end: start })];
  }
  // Seen only where the path ends, though it is reported where its last chunk begins.
  if (error.code === "path-double-slash") return [timed(error.end, TOKEN_REFUSED, error)];
  if (error.code !== "path-trailing-slash") return [timed(error.start, TOKEN_REFUSED, error)];
  return dialect.pathInterpolation ? [timed(error.start, TOKEN_READ, error)] : [];
}

// -- what is wrong with single tokens

function tokenErrors(
  tree: SyntaxTree,
  dialect: Dialect,
  features: readonly string[],
): readonly Timed[] {
  const pipes = features.includes("pipe-operators");
  const errors: Timed[] = [];
  for (let index = 0; index < tree.tokens.count; index++) {
    if (!CHECKED[tree.tokens.kinds[index]!]) continue;
    const error = tokenError(tree, index, dialect, pipes);
    if (error) errors.push(error);
  }
  return errors;
}

/** The kinds of token that can be wrong by themselves. */
const CHECKED = tableOf([
  Kind.Integer,
  Kind.Float,
  Kind.PipeInto,
  Kind.PipeFrom,
  Kind.StringText,
  Kind.IndentedText,
  Kind.Path,
]);

function tableOf(kinds: readonly Kind[]): readonly boolean[] {
  return Object.values(Kind).map((kind) => kinds.includes(kind));
}

function tokenError(
  { text, tokens }: SyntaxTree,
  index: number,
  dialect: Dialect,
  pipes: boolean,
): Timed | undefined {
  const { kinds, starts } = tokens;
  const start = starts[index]!;
  const end = starts[index + 1]!;
  const raw = text.slice(start, end);
  switch (kinds[index]) {
    case Kind.Integer:
      return fitsInteger(raw) ? undefined : numberError(raw, start);
    case Kind.Float:
      return fitsFloat(raw) ? undefined : numberError(raw, start);
    case Kind.PipeInto:
      return dialect.pipes ? pipeError(start, pipes) : unknownPipe(start);
    case Kind.PipeFrom:
      return dialect.pipes ? pipeError(start, pipes) : unknownPipe(start + 1);
    case Kind.StringText:
      if (dialect.refusesNul && bareZero(raw) >= 0) return nulError(start, end);
      return !dialect.endsBehindLast && kinds[index - 1] === Kind.StringText
        ? cutEscape(start, end)
        : undefined;
    case Kind.IndentedText:
      return dialect.refusesNul && raw.includes("\0") ? nulError(start, end) : undefined;
    default:
      if (dialect.pathInterpolation) return undefined;
      return oldPath(text, start, end, endsOperand(tokens, index));
  }
}

function numberError(raw: string, start: number): Timed {
  const message = `the number ${raw} is out of range`;
  const end = start + raw.length;
  return timed(start, TOKEN_READ, { code: "number-range", start, end, message });
}

function fitsInteger(raw: string): boolean {
  return raw.length < 19 || BigInt(raw) < 2n ** 63n;
}

/** As C's `strtod`: neither too large, nor so near to zero that digits are lost. */
function fitsFloat(raw: string): boolean {
  const value = Number(raw);
  if (value === 0) return !/[1-9]/.test(raw.replace(/[eE].*/, ""));
  return value >= 2 ** -1022 && Number.isFinite(value);
}

/** Before Nix 2.24, `|` is no token: what is wrong is the bar alone. */
function unknownPipe(bar: number): Timed {
  const message = "this Nix has no pipes yet";
  return timed(bar, TOKEN_REFUSED, { code: "pipe-operators", start: bar, end: bar + 1, message });
}

function pipeError(start: number, on: boolean): Timed | undefined {
  if (on) return undefined;
  const message = "pipes need the experimental feature pipe-operators";
  const error = { code: "pipe-operators", start, end: start + 2, message };
  return timed(start, TOKEN_READ, error);
}

/** Up to 2.19, what the end of the text leaves of an escape is a second string in the string. */
function cutEscape(start: number, end: number): Timed {
  const message = "the string is not closed";
  return timed(start, TOKEN_REFUSED, { code: "unexpected-token", start, end, message });
}

function nulError(start: number, end: number): Timed {
  const message = "a string can't contain a zero byte";
  return timed(start, TOKEN_READ, { code: "zero-byte", start, end, message });
}

/** Where in `./`, `../`, `/`, `~/` or `a/` old Nix finds something wrong. */
function oldPathEnd(raw: string, behindOperand: boolean): number {
  switch (raw.charAt(0)) {
    case ".":
    case "/":
      return behindOperand ? 1 : 0;
    case "~":
      return 0;
    default:
      return raw.length;
  }
}

/** Whether the token before the one at `index` can be the end of an operand. */
function endsOperand({ kinds }: Tokens, index: number): boolean {
  let before = index - 1;
  while (before >= 0 && kinds[before]! <= Kind.Comment) before--;
  switch (kinds[before]) {
    case Kind.Identifier:
    case Kind.Integer:
    case Kind.Float:
    case Kind.SearchPath:
    case Kind.StringClose:
    case Kind.IndentedClose:
    case Kind.BraceClose:
    case Kind.BracketClose:
    case Kind.ParenClose:
      return true;
    default:
      return false;
  }
}

/** A path literal before Nix 2.4, which had no interpolation in it. */
function oldPath(
  text: string,
  start: number,
  end: number,
  behindOperand: boolean,
): Timed | undefined {
  const raw = text.slice(start, end);
  const interpolated = text.startsWith("${", end);
  const code = "path-interpolation";
  const message = "this Nix has no interpolation in paths yet";
  if (/^[^/]*\/$/.test(raw)) {
    const at = oldPathEnd(raw, behindOperand) + start;
    return timed(at, TOKEN_REFUSED, { code, start: at, end: at + 1, message });
  }
  if (raw.endsWith("/")) {
    const message = "a path can't end in a slash";
    return timed(start, TOKEN_READ, { code: "path-trailing-slash", start, end, message });
  }
  if (!interpolated) return undefined;
  return timed(end, TOKEN_REFUSED, { code, start: end, end: end + 2, message });
}

// -- what is wrong with names

function findings(
  tree: SyntaxTree,
  { findings, bySymbol }: Desugared,
  dialect: Dialect,
): readonly Timed[] {
  return findings
    .filter((finding) => isWhole(tree, finding))
    .toSorted((a, b) =>
      dialect.sortsFormals && a.kind === "duplicate-formal" && b.kind === a.kind
        ? bySymbol(a.name, b.name)
        : 0
    )
    .map((finding) => timedFinding(tree, finding, dialect));
}

/** Whether Nix has come to the end of what is wrong: the semicolon of a binding, the last token of
 * an expression. */
function isWhole({ text, tokens }: SyntaxTree, finding: DesugarFinding): boolean {
  switch (finding.kind) {
    case "duplicate-attribute":
      return text.charAt(finding.binding.end - 1) === ";";
    case "dynamic-inherit":
      return isClosed(finding.name, tokens);
    case "duplicate-formal":
      return isClosed(finding.lambda, tokens);
    case "dynamic-let":
      return isClosed(finding.node, tokens);
    default:
      return finding satisfies never;
  }
}

/** Whether nothing is missing at the end of a node. */
function isClosed(node: Node, tokens: Tokens): boolean {
  for (let last: Node | undefined = node; last; last = children(last).at(-1)) {
    switch (last.type) {
      case "Missing":
        return false;
      case "AttributePath":
        if (last.names.length === 0) return false;
        break;
      case "List":
      case "AttributeSet":
      case "LegacyLet":
      case "Parenthesized":
      case "String":
      case "IndentedString":
      case "Interpolation":
        return CLOSING.has(tokens.kinds[tokenAt(tokens, last.end - 1)]!);
    }
  }
  return true;
}

const CLOSING: ReadonlySet<number> = new Set([
  Kind.BracketClose,
  Kind.BraceClose,
  Kind.ParenClose,
  Kind.StringClose,
  Kind.IndentedClose,
]);

function timedFinding(tree: SyntaxTree, finding: DesugarFinding, dialect: Dialect): Timed {
  const behind = (offset: number) =>
    tree.tokens.starts[significantToken(tree.tokens, offset)] ?? offset;
  switch (finding.kind) {
    case "duplicate-attribute": {
      const { start, other, path } = finding.duplicate;
      const message = `attribute '${pathText(path)}' is already defined`;
      const error = { code: "duplicate-attribute", start, end: start, message, other };
      return timed(behind(finding.binding.end), BEFORE_TOKEN, error);
    }
    case "duplicate-formal": {
      const { name, start, lambda } = finding;
      const message = `the function takes '${name}' twice`;
      const error = { code: "duplicate-formal", start, end: start + name.length, message };
      const { parameter } = lambda;
      const atBrace = !dialect.sortsFormals && parameter.type === "Formals" &&
        start !== lambda.start;
      const seen = atBrace ? parameter.braces.end - 1 : behind(lambda.end);
      return timed(seen, BEFORE_REFUSAL, error);
    }
    case "dynamic-inherit": {
      const { start, end } = finding.name;
      const message = "only plain names can be inherited";
      return timed(behind(end), BEFORE_TOKEN, { code: "dynamic-inherit", start, end, message });
    }
    case "dynamic-let": {
      const { start, end } = finding.node;
      const message = "the names that let binds can't be computed";
      return timed(behind(end), BEFORE_REFUSAL, { code: "dynamic-let", start, end, message });
    }
    default:
      return finding satisfies never;
  }
}

function pathText(path: readonly CoreName[]): string {
  return path.map((name) => typeof name === "string" ? name : "${…}").join(".");
}

function undefinedVariable(
  { name, start }: { readonly name: string; readonly start: number },
): SyntaxError {
  const end = start + name.length;
  return { code: "undefined-variable", start, end, message: `undefined variable '${name}'` };
}

/**
 * Texts that are absurdly deep or long, of every construct.
 *
 * @module
 */

/** What opens, what stands inside, what closes. */
type Nesting = readonly [open: string, inside: string, close: string];

/** What stands within brackets, or between words. */
const NESTINGS: readonly Nesting[] = [
  ["(", "1", ")"],
  ["[ ", "1", " ]"],
  ["{ a = ", "1", "; }"],
  ["rec { inherit (", "{ }", ") b; }"],
  ['{ ${"a" + ', '""', "} = 1; }"],
  ["let a = ", "1", "; in a"],
  ["let { body = ", "1", "; }"],
  ['"${', '""', '}"'],
  ["''${", '""', "}''"],
  ["./a/${", '""', "}"],
  ["(((1 + 1) * 1 == 1) && ", "true", ")"],
  ["{ }.a or ", "1", ""],
  ["if true then ", "1", " else 1"],
  ["{ a ? ", "1", " }: 1"],
  ["__add 1 (", "1", ")"],
  ["{ a.a = ", "1", "; }"],
];

/** What stands within another only as its last part, or its first. */
const CHAINS: readonly Nesting[] = [
  ["!", "true", ""],
  ["- ", "1", ""],
  ["[ ] ++ ", "[ ]", ""],
  ["{ } // ", "{ }", ""],
  ["true -> ", "true", ""],
  ["__add <| ", "1", ""],
  ["1 + - 2 * ", "1", ""],
  ["if true then 1 else ", "1", ""],
  ["with { }; ", "1", ""],
  ["assert true; ", "1", ""],
  ["let a = 1; in ", "a", ""],
  ["x: ", "1", ""],
  ["x@{ ... }: ", "1", ""],
  ["{ a }: with a; ", "1", ""],
  ["", "{ }", " ? a"],
  ["", "1", " |> __add"],
];

/** Each construct within itself, so many times. */
export function nested(depth: number): readonly string[] {
  return NESTINGS.map((nesting) => repeatedly(nesting, depth));
}

/** Each chain of so many links. */
export function chained(links: number): readonly string[] {
  return CHAINS.map((nesting) => repeatedly(nesting, links));
}

function repeatedly([open, inside, close]: Nesting, times: number): string {
  return open.repeat(times) + inside + close.repeat(times);
}

/** What begins, what is repeated, what ends. */
const REPETITIONS: readonly (readonly [string, (index: number) => string, string])[] = [
  ["__add", () => " 1", ""],
  ["[", () => " 1", " ]"],
  ["[", (index) => ` undefined${index}`, " ]"],
  ["1", () => " + 1", ""],
  ["1", () => " - 1", ""],
  ["1", () => " * 1", ""],
  ["true", () => " && true", ""],
  ["1", () => " == 1", ""],
  ["{ }", () => ".a", ""],
  ["{ a", () => ".a", " = 1; }"],
  ["{ a = { a = 1; b", () => ".a", " = { }; }; a.b.a = { }; }"],
  ["{", () => " a = 1;", " }"],
  ["{", (index) => ` a${index} = 1;`, " }"],
  ["{", (index) => ` a.b${index} = 1;`, " }"],
  ["let", (index) => ` a${index} = 1;`, " in 1"],
  ["x: { inherit", (index) => ` a${index}`, "; }"],
  ["{", (index) => ` a${index},`, " ... }: 1"],
  ['"', () => '${""}', '"'],
  ["''", () => "\n    ${''a''}", "''"],
  ["''", () => "''$", "''"],
  ["", () => "(__add 1)", ""],
  ["", () => "/**/", "1"],
  ["", () => "{x}.", ""],
  ["", () => '"', ""],
  ["", () => "({[", ""],
  ["", () => "a:b ", ""],
  ["./", () => "a/", "b"],
  ["1", () => "1", ""],
];

/** Each construct with so many parts. */
export function repeated(count: number): readonly string[] {
  return REPETITIONS.map(([begin, part, end]) =>
    begin + Array.from({ length: count }, (_, index) => part(index)).join("") + end
  );
}

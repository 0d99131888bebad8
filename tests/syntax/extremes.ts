/**
 * Texts that are absurdly deep or long, of every construct.
 *
 * @module
 */

/** What opens, what stands inside, what closes. */
const NESTINGS: readonly (readonly [string, string, string])[] = [
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
  ["!", "true", ""],
  ["- ", "1", ""],
  ["[ ] ++ ", "[ ]", ""],
  ["{ } // ", "{ }", ""],
  ["true -> ", "true", ""],
  ["(((1 + 1) * 1 == 1) && ", "true", ")"],
  ["{ }.a or ", "1", ""],
  ["if true then ", "1", " else 1"],
  ["if true then 1 else ", "1", ""],
  ["with { }; ", "1", ""],
  ["assert true; ", "1", ""],
  ["x: ", "1", ""],
  ["x@{ ... }: ", "1", ""],
  ["{ a ? ", "1", " }: 1"],
  ["__add 1 (", "1", ")"],
  ["{ a.a.a.a = ", "1", "; }"],
];

/** Each construct within itself, so many times. */
export function nested(depth: number): readonly string[] {
  return NESTINGS.map(([open, inside, close]) => open.repeat(depth) + inside + close.repeat(depth));
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
  ["[ ]", () => " ++ [ ]", ""],
  ["{ }", () => " ? a", ""],
  ["1", () => " |> __add", ""],
  ["1", () => " <| __add", ""],
  ["1", () => " == 1", ""],
  ["{ }", () => ".a", ""],
  ["{ a", () => ".a", " = 1; }"],
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

/**
 * What is easily got wrong about Nix's syntax: small texts, each with the side it stands on. More
 * of them, one by one, in `traps.json`.
 *
 * @module
 */
import type { NixVersion } from "../../nix/syntax/dialect.ts";
import more from "./traps.json" with { type: "json" };

/** One text. */
export interface Trap {
  readonly text: string;
  /** Which Nix versions accept it. */
  readonly accepted: readonly NixVersion[];
}

const EVERY: readonly NixVersion[] = ["2.3", "2.8", "2.26", "2.34"];
const SINCE_2_4 = EVERY.slice(1);
const SINCE_2_20 = EVERY.slice(2);
const UP_TO_2_19 = EVERY.slice(0, 2);

function traps(accepted: readonly NixVersion[], texts: readonly string[]): readonly Trap[] {
  return texts.map((text) => ({ text, accepted }));
}

const PATHS_AND_URIS = [
  ...traps(EVERY, [
    "x:x",
    "http://example.org/a?b=c%20d",
    "x: x:y",
    "let a = 1; b = { }; in b//a",
    "a/b",
    "1/2",
    "[ a/b ./. ../. ./a/../b /. /a/./b ~/a .a/b a-b/c ]",
    "<a/b>",
    "{ a }: a <b> a",
    "a: a<1",
    "./a.b+c-d_e",
  ]),
  ...traps(SINCE_2_4, [
    './a/${"x"}/b',
    './${"x"}.nix',
    '/${"x"}',
    '~/${"x"}',
    './a//b${"x"}',
    './a${"x"}//b',
  ]),
  ...traps([], [
    "./a/",
    "./a/ 1",
    "./a//b",
    "[ ./a//b ]",
    "./a//b//c",
    "~",
    "<a/b/>",
    "<a//b>",
    "a//b",
  ]),
];

const STRINGS = [
  ...traps(EVERY, [
    String.raw`"a\n\r\t\\\"\${\q$$"`,
    '"$${x}$"',
    '"\r\n\r\ta"',
    "''\n  a\n    b\n''",
    "''\n  a\n   ''",
    "''a''",
    "''''",
    "''   ''",
    "''\n\n  a\n \n  b''",
    "''\n  $${a} ''$ ''' ''\\n ''\\${ $'x'$y\n''",
    "''\n\ta\n  b''",
    "''  \r\n  a\r\n  b\r\n''",
    "{ a }: ''\n    ${a}\n  b ${''\n  c''}\n''",
    "{ a }: ''${a}''",
    "{ a }: ''  ${a}\n  ''",
    "''${\"a\"}''",
    "''\n ''$a\n  b''",
    "''\n '\n  b''",
    '{ a }: "${a}b${"c"}"',
    '"é€𝄞"',
    "''\n  é\n 𝄞''",
  ]),
  ...traps([], ['"a', "''a", '"${"', '"a\\', "''a ''\\", '"a$']),
];

const NAMES = [
  ...traps(EVERY, [
    "{ or = 1; a.or = 2; }.or",
    "a: a.b or 1",
    "a: a.b.c or a.or or a",
    "f: or: 1".replace("or:", "x:"),
    "{ inherit ({ }) or; }",
    "__curPos",
    "{ a-b' = 1; _1 = 2; }",
    '{ "if" = 1; "a b" = 2; "" = 3; then1 = 4; "${"x"}" = 5; }',
    '{ "then" = 1; "in" = 2; "or" = 3; }',
    '{ ${"a"} = 1; ${x:y} = 2; }',
    'a: { ${a} = 1; "${a}b".c = 2; d.${a}.e = 3; }',
    'a: a ? b.c && a ? "d" && a ? ${a}',
    "iff: inn: iff inn",
  ]),
  ...traps([], [
    "or",
    "or: 1",
    "{ or }: 1",
    "x@or: 1",
    "{ inherit or; }",
    "f: f or",
    "in",
    "a'",
    "'a",
    "é",
  ]),
];

const FUNCTIONS = [
  ...traps(EVERY, [
    "{ }: 1",
    "{ x }: x",
    "{ x, }: x",
    "{ ... }: 1",
    "{ x, ... }: x",
    "{ b ? a, a ? 1 }@c: [ a b c ]",
    "c@{ b, a, ... }: [ a b c ]",
    "{ }@a: a",
    "x: y: x y",
    "{ x }:x",
    "[ ({ x }: x) { } ]",
    '{ stdenv, lib, version ? "1", name ? version, zlib, attr, b }: name',
  ]),
  ...traps([], [
    "{ , }: 1",
    "{ ..., x }: x",
    "{ x y }: x",
    "{ x, y ... }: x",
    "{ x ? 1 ... }: x",
    "{ x ... }: x",
    "{ ... x }: x",
    "{ x, x }: x",
    "x@{ x }: x",
    "{ x }@x: x",
    "{ b, a, c, a, b }: 1",
    "{ x }",
    "{ x } x",
    "{ } @ x",
    "a@b: 1",
    "x: ",
    "[ x: x ]",
    "f { x }: x",
  ]),
];

const OPERATORS = [
  ...traps(EVERY, [
    "1 + 2 - 3 * 4",
    "{ } // { } // { }",
    "[ ] ++ [ ] ++ [ ]",
    "a: b: !a && b || a -> b -> a",
    "a: -a ? b",
    "a: !a ? b",
    "a: - - a",
    "a: a ? b ? c",
    "a: !a + 1",
    "a: b: a * !b + 1",
    "a: a == 1 && a < 2 && a >= 3 || a <= 4 && a > 5 && a != 6",
    "a: b: (a - b) a",
    "a: (a 1) 2 <x> 3",
    "<nixpkgs> { }",
    "a: -a 1",
    "1 - 1",
    "1 -1",
    "a: a -1",
    "a: if a then a else if a then a else a + 1",
    "a: assert a; with a; b c",
    "a: with a; [ b (c: d) ]",
  ]),
  ...traps([], [
    "1 == 2 == 3",
    "1 < 2 < 3",
    "1 + x: x",
    "1 + if true then 1 else 2",
    "[ -1 ]",
    "[ 1 + 2 ]",
    "a.",
    "a: a.b or",
    "!",
    "(1",
    "1)",
    "[ 1",
    "if true then 1",
    "with { } 1",
    "assert true 1",
    "a: a |> a",
    "a: a <| a",
    "& 1",
    "1 | 2",
  ]),
];

const SETS = [
  ...traps(EVERY, [
    "{ }",
    "rec { a = b; b = 1; }",
    "let { body = a; a = 1; }",
    "let in 1",
    "let a = b; b = a; in a",
    "{ a.b = 1; a.c = 2; }",
    "{ a = { b = 1; }; a.c = 2; }",
    "{ a.b.c = 1; a = { d = 2; }; }",
    "rec { a = rec { b = 1; }; a.c = 2; }",
    "{ a = rec { b = 1; }; a.c = b; }",
    "{ a = rec { b = 1; }; a = { c.d = b; }; }",
    'a: { inherit a; inherit (a) b "c"; d = 1; }',
    "a: let inherit a; inherit (a) b; in b",
    "a: rec { inherit (b) c; b = a; inherit a; }",
    "{ inherit; }",
    "{ inherit ({ }); }",
    "x: { a.${x} = 1; a.b = 2; }",
    "{ a = 1; } // rec { }",
    "{ a = { inherit ({ }) b c; }; a.d = 1; }",
    "let { inherit ({ }) body; }",
  ]),
  ...traps(
    SINCE_2_20,
    ["{ a = { b.c = 1; }; a.b.d = 2; }", "{ a.b.c = 1; a = { b = { d = 2; }; }; }"].slice(1),
  ),
  ...traps(UP_TO_2_19, []),
  ...traps([], [
    "{ a = 1; a = 2; }",
    "{ a.b = 1; a.b = 2; }",
    "{ a = 1; a.b = 2; }",
    "{ a = { b = 1; }; a.b = 2; }",
    "{ a = { b = 1; }; a = { b = 2; }; }",
    "{ inherit ({ }) a; a = 1; }",
    "{ a = 1; inherit ({ }) a; }",
    "let a = 1; inherit ({ }) a; in a",
    "x: { inherit x x; }",
    "x: { inherit ${x}; }",
    'x: { inherit "${x}"; }',
    "x: let ${x} = 1; in 1",
    "{ a = 1 }",
    "{ a = 1; b }",
    "{ a; }",
    "{ = 1; }",
    "{ a.1 = 1; }",
    "let a = 1;",
    "let a = 1; in",
    "rec 1",
    "let { body = 1;",
    "{ inherit (x; }",
    "undefined",
    "{ a = b; }",
    "{ inherit a; }",
    "rec { inherit a; }",
    "{ a.c = b; a = rec { b = 1; }; }",
    "{ a = { }; a = rec { b = 1; c = b; }; }",
    '{ ${("a")} = 1; a = 2; }',
    "{ ${''a''} = 1; a = 2; }",
    '{ ${x:y} = 1; "x:y" = 2; }',
    "let inherit (a) b; in 1",
    "x: y",
    "{ a ? b }: a",
  ]),
];

const NUMBERS_AND_ENDS = [
  ...traps(EVERY, [
    "[ 0 007 9223372036854775807 1. 1.5 .5 0.5 1.5e3 1e3 .5e-7 123456.7 1234567.8 100000.5 1e+5 ]"
      .replace(" 1e3", "").replace(" 1e+5", " 1.e+5"),
    "[ 0.1e-3 0.00001 1.0e100 999999.5 3.0 0.0 ]",
    "# a\r1",
    "/* a */ 1 /**/",
    "/** a */ 1",
    "/* a **/ 1",
    "1 # a",
    "\t1\r\n",
    "1 \0 garbage (",
  ]),
  ...traps(["2.8"], [
    '"a\0b"',
    '"a\\\0b\0c"',
    '{ "a\\\0b" = 1; a = 2; "c\0d" = 3; }',
  ]),
  ...traps(SINCE_2_4, [
    '"a\\\0b"',
    '"\\\\\\\0"',
    "''a''\\\0''",
    '{ "a\\\0b" = 1; a = 2; }',
  ]),
  ...traps([], [
    '"\\\0',
    '{ "\\\0" = 1; "\\\0" = 2; }',
    "",
    " ",
    "# a",
    "9223372036854775808",
    "1.0e400",
    "1.0e-400",
    "/* a",
    "1 /* a",
    "\ufeff1",
    "1 2 )",
    "{ a = 1;\r\n b = ; }",
    "{ a = 1;\r b = ; }",
    '{\n  a = "é"; b = ; }',
    "(./a",
    "( ./a # x",
  ]),
];

/** All of them. */
export const TRAPS: readonly Trap[] = [
  ...PATHS_AND_URIS,
  ...STRINGS,
  ...NAMES,
  ...FUNCTIONS,
  ...OPERATORS,
  ...SETS,
  ...NUMBERS_AND_ENDS,
  ...Object.entries(more.traps).flatMap(([versions, texts]) =>
    traps(EVERY.filter((nix) => versions.split(" ").includes(nix)), texts)
  ),
];

/** Texts with pipe operators: with the feature switched on, Nix accepts some and refuses others. */
export const PIPES: { readonly accepted: readonly string[]; readonly refused: readonly string[] } =
  more.pipes;

import { assertEquals } from "@std/assert";
import { lex } from "./lexer.ts";
import { Kind } from "./token.ts";

const NAMES: ReadonlyMap<number, string> = new Map(
  Object.entries(Kind).map(([name, kind]) => [kind, name]),
);

/** The tokens but for white space, as `Kind:text`. */
function tokens(text: string): string[] {
  const { kinds, starts, count } = lex(text).tokens;
  return Array.from({ length: count }, (_, index) => index)
    .filter((index) => kinds[index] !== Kind.Whitespace)
    .map((index) => `${NAMES.get(kinds[index]!)}:${text.slice(starts[index], starts[index + 1])}`);
}

Deno.test("lex() takes the longest match", () => {
  assertEquals(tokens("a.b/c"), ["Path:a.b/c"]);
  assertEquals(tokens("1/2"), ["Path:1/2"]);
  assertEquals(tokens("a-b:c"), ["Uri:a-b:c"]);
  assertEquals(tokens("a_b:c"), ["Identifier:a_b", "Colon::", "Identifier:c"]);
  assertEquals(tokens("iff if"), ["Identifier:iff", "If:if"]);
  assertEquals(tokens("a.b.c"), ["Identifier:a", "Dot:.", "Identifier:b", "Dot:.", "Identifier:c"]);
});

Deno.test("lex() reads numbers as Nix does", () => {
  assertEquals(tokens("1.5e3"), ["Float:1.5e3"]);
  assertEquals(tokens("1."), ["Float:1."]);
  assertEquals(tokens("0."), ["Integer:0", "Dot:."]);
  assertEquals(tokens("00.5"), ["Integer:00", "Float:.5"]);
  assertEquals(tokens(".5e-1x"), ["Float:.5e-1", "Identifier:x"]);
  assertEquals(tokens("1e5"), ["Integer:1", "Identifier:e5"]);
});

Deno.test("lex() knows every escape of strings", () => {
  assertEquals(tokens('"a\\"$$${x"'), [
    'StringOpen:"',
    'StringText:a\\"$$',
    "DollarBrace:${",
    "Identifier:x",
    'StringOpen:"',
  ]);
  assertEquals(tokens('"$"'), ['StringOpen:"', "StringText:$", 'StringClose:"']);
  assertEquals(tokens("'' \n a''$b'''c''\\n'd$e''"), [
    "IndentedOpen:'' \n",
    "IndentedText: a",
    "IndentedEscape:''$",
    "IndentedText:b",
    "IndentedEscape:'''",
    "IndentedText:c",
    "IndentedEscape:''\\n",
    "IndentedText:'d$e",
    "IndentedClose:''",
  ]);
});

Deno.test("lex() leaves strings and paths where they end", () => {
  assertEquals(tokens('./a${"b"}/c d'), [
    "Path:./a",
    "DollarBrace:${",
    'StringOpen:"',
    "StringText:b",
    'StringClose:"',
    "BraceClose:}",
    "PathText:/c",
    "Identifier:d",
  ]);
});

Deno.test("lex() tiles any text", () => {
  for (const text of ["", "\ufeffa", "a\rb\r\nc", "/* a", "'' ''\\", '"\\', "\0é€", "}}}}", "~"]) {
    const { kinds, starts, count } = lex(text).tokens;
    assertEquals(starts[0] ?? 0, 0);
    assertEquals(starts[count], text.length);
    assertEquals(kinds[count], Kind.End);
    for (let index = 0; index < count; index++) {
      assertEquals(starts[index]! < starts[index + 1]!, true, JSON.stringify(text));
    }
  }
});

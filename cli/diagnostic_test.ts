import { assertEquals } from "@std/assert";
import { type Diagnostic, placeOf } from "../nix/diagnostic.ts";
import { renderDiagnostic } from "./diagnostic.ts";
import { coloured, plain } from "./style.ts";

function lines(more: Partial<Diagnostic>): readonly string[] {
  return renderDiagnostic({ severity: "error", code: "x", message: "no", ...more }, plain)
    .split("\n");
}

Deno.test("renderDiagnostic() shows what, where with a caret, and the remedy", () => {
  const place = placeOf("shell.nix", "{\n  a = <nixpkgs>;\n}\n", 8, 17);
  assertEquals(lines({ place, help: "pin it" }), [
    "error: no",
    "  --> shell.nix:2:7",
    "  |",
    "2 |   a = <nixpkgs>;",
    "  |       ^^^^^^^^^",
    "help: pin it",
  ]);
});

Deno.test("renderDiagnostic() is one line where nothing more is known", () => {
  assertEquals(lines({ severity: "note" }), ["note: no"]);
  assertEquals(lines({ place: { file: "a.nix", line: 1, column: 2 } }), [
    "error: no",
    "  --> a.nix:1:2",
  ]);
});

Deno.test("renderDiagnostic() keeps the caret below tabs and wide characters", () => {
  const place = placeOf("a.nix", '\t"日本" x', 6);
  assertEquals(lines({ place }).slice(-2), ['1 | \t"日本" x', "  | \t       ^"]);
});

Deno.test("renderDiagnostic() points behind the end of a line", () => {
  const place = placeOf("a.nix", "a =", 3);
  assertEquals(lines({ place }).slice(-2), ["1 | a =", "  |    ^"]);
});

Deno.test("renderDiagnostic() cuts a long line around the caret", () => {
  const place = placeOf("a.nix", `${"a".repeat(500)}!${"b".repeat(500)}`, 500);
  const [text = "", caret = ""] = lines({ place }).slice(-2);
  assertEquals(text.length < 80, true);
  assertEquals(text[caret.indexOf("^")], "!");
  assertEquals(text.slice(4), `…${"a".repeat(36)}!${"b".repeat(35)}…`);
});

Deno.test("renderDiagnostic() lets no file command the terminal", () => {
  const place = placeOf("\x1b[2Ja.nix", "a\x1b[31m\u202eb", 0);
  const text = renderDiagnostic({ severity: "error", code: "x", message: "\x07no", place }, plain);
  assertEquals(/[^\P{Cc}\n]|\u202e/u.test(text), false);
});

Deno.test("renderDiagnostic() shows no password, neither in words nor in the line", () => {
  const line = 'a = "https://me:pass@host/x?token=abc"; b';
  const place = placeOf("flake.nix", line, line.length - 1);
  const message = "'https://me:pass@host' no";
  assertEquals(lines({ message, help: "not https://me:pass@host", place }), [
    "error: 'https://***@host' no",
    "  --> flake.nix:1:41",
    "  |",
    '1 | a = "https://*******@host/x?token=***"; b',
    "  |                                         ^",
    "help: not https://***@host",
  ]);
});

Deno.test("renderDiagnostic() colours the severity for a terminal", () => {
  const text = renderDiagnostic({ severity: "error", code: "x", message: "no" }, coloured);
  assertEquals(text, `${coloured.bold(coloured.red("error:"))} no`);
});

import { assertEquals, assertThrows } from "@std/assert";
import { parse } from "./parse.ts";
import { write } from "./write.ts";
import type { Written, WrittenBinding } from "./written.ts";

/** Asserts what is written, and that it parses. */
function writes(written: Written, text: string): void {
  assertEquals(write(written), text);
  assertEquals(parse(text).errors, []);
}

const ONE: Written = { kind: "integer", value: 1 };
const assign = (name: string, value: Written): WrittenBinding => ({
  kind: "assign",
  path: name.split("."),
  value,
});
const set = (...bindings: readonly WrittenBinding[]): Written => ({ kind: "set", bindings });
const list = (...elements: readonly Written[]): Written => ({ kind: "list", elements });
const raw = (text: string): Written => ({ kind: "expression", text });

Deno.test("write() gives each binding a line, but for one alone", () => {
  writes(set(), "{ }\n");
  writes(set(assign("a.b", ONE)), "{ a.b = 1; }\n");
  writes(set(assign("a", ONE), assign("if", ONE)), '{\n  a = 1;\n  "if" = 1;\n}\n');
  writes(set(assign("a", set(assign("b", ONE)))), "{\n  a = {\n    b = 1;\n  };\n}\n");
  writes(
    set(assign("a", set({ kind: "inherit", names: ["b"] }))),
    "{ a = { inherit b; }; }\n",
  );
  writes({ kind: "set", recursive: true, bindings: [] }, "rec { }\n");
});

Deno.test("write() gives each element a line, but for one alone, and parentheses", () => {
  writes(list(), "[ ]\n");
  writes(list(ONE), "[ 1 ]\n");
  writes(
    list(raw("f x"), raw("a.b"), { kind: "integer", value: -1 }),
    "[\n  (f x)\n  a.b\n  (-1)\n]\n",
  );
  writes(list(set(assign("a", ONE)), list()), "[\n  { a = 1; }\n  [ ]\n]\n");
});

Deno.test("write() keeps short heads of functions on a line", () => {
  const head = (formals: readonly { name: string; default?: string }[], ellipsis = false) =>
    write({ kind: "function", formals, ellipsis, body: ONE });
  assertEquals(head([]), "{ }: 1\n");
  assertEquals(head([], true), "{ ... }: 1\n");
  assertEquals(head([{ name: "self" }, { name: "nixpkgs" }], true), "{ self, nixpkgs, ... }: 1\n");
  assertEquals(head([{ name: "a", default: "1" }]), "{\n  a ? 1,\n}:\n1\n");
  assertEquals(head(["a", "b", "c"].map((name) => ({ name }))), "{\n  a,\n  b,\n  c,\n}:\n1\n");
});

Deno.test("write() puts functions, lets and long inherits below their names", () => {
  const body = set(assign("x", ONE), { kind: "blank" }, assign("y", { kind: "null" }));
  writes(
    set(assign("f", { kind: "function", formals: [{ name: "a" }], body })),
    "{\n  f =\n    { a }:\n    {\n      x = 1;\n\n      y = null;\n    };\n}\n",
  );
  writes(
    { kind: "let", bindings: [{ kind: "inherit", from: "lib", names: [..."abcd"] }], body: ONE },
    "let\n  inherit (lib)\n    a\n    b\n    c\n    d\n    ;\nin\n1\n",
  );
});

const call = (callee: string, ...[first, ...others]: readonly Written[]): Written => ({
  kind: "call",
  callee,
  arguments: [first ?? ONE, ...others],
});
const lambda = (parameter: string, body: Written): Written => ({
  kind: "lambda",
  parameter,
  body,
});
const long = (length: number) => raw("x".repeat(length));

Deno.test("write() breaks the last argument that can be broken, and keeps the others in line", () => {
  const bound = (value: Written, ...lines: readonly string[]) =>
    writes(
      set(assign("a", value), { kind: "blank" }),
      ["{", ...lines.map((line) => `  ${line}`), "", "}", ""].join("\n"),
    );
  bound(call("f", set(assign("b", ONE))), "a = f { b = 1; };");
  bound(
    call("f", set(assign("b", ONE), assign("c", ONE))),
    "a = f {",
    "  b = 1;",
    "  c = 1;",
    "};",
  );
  bound(call("f", lambda("x", set(assign("b", ONE)))), "a = f (x: {", "  b = 1;", "});");
  bound(call("f", lambda("x", call("g", ONE))), "a = f (x: g 1);");
  bound(call("f", lambda("x", long(93))), "a = f (", `  x: ${"x".repeat(93)}`, ");");
  bound(call("f", lambda("x", long(98)), ONE), "a = f (", "  x:", `  ${"x".repeat(98)}`, ") 1;");
  const name = { kind: "string", value: "x".repeat(60) } as const;
  bound(call("f", name, name), `a = f "${"x".repeat(60)}" "${"x".repeat(60)}";`);
  bound(lambda("x", call("f", long(90))), `a = x: f ${"x".repeat(90)};`);
  bound(lambda("x", call("f", long(91))), "a =", `  x: f ${"x".repeat(91)};`);
});

Deno.test("write() begins what is added to a set on the line of the set, where that fits", () => {
  const added = (set: string): Written => {
    const left = { kind: "expression", text: set } as const;
    const right = { kind: "set", bindings: [assign("b", ONE)] } as const;
    return { kind: "set", bindings: [assign("a", { kind: "merge", left, right })] };
  };
  writes(added("old.a"), "{\n  a = old.a // {\n    b = 1;\n  };\n}\n");
  const long = "a".repeat(91);
  writes(added(long), `{\n  a = ${long} // {\n    b = 1;\n  };\n}\n`);
  writes(added(`${long}a`), `{\n  a =\n    ${long}a\n    // {\n      b = 1;\n    };\n}\n`);
});

Deno.test("write() escapes strings", () => {
  writes({ kind: "string", value: 'a"${b}\n$c\\' }, '"a\\"\\${b}\\n$c\\\\"\n');
});

Deno.test("write() refuses what has no Nix, or another one", () => {
  const integers = [NaN, Infinity, 1.5, 1e21, 2n ** 63n, -(2n ** 63n)];
  for (const value of integers) refuses({ kind: "integer", value }, "no integer");
  writes({ kind: "integer", value: -0 }, "0\n");
  writes({ kind: "integer", value: -(2n ** 63n) + 1n }, "-9223372036854775807\n");
  for (const text of ["", "1; b = 2", "a b;", "a # c", " a", "{\n}", "a )"]) refuses(raw(text));
  refuses(lambda("a.b", ONE), "variable's name");
  refuses({ kind: "function", formals: [{ name: "if" }], body: ONE }, "variable's name");
  refuses({ kind: "function", formals: [{ name: "a", default: "(" }], body: ONE });
  refuses({ kind: "function", formals: [], alias: "or", body: ONE }, "variable's name");
  refuses(call("f (", ONE));
  refuses(set({ kind: "inherit", names: ["a"], from: "b) c; inherit (d" }));
  refuses(set({ kind: "assign", path: [], value: ONE }), "a name at least");
  refuses({ kind: "list", elements: [ONE, set(assign("a", call("f", raw("}"))))] });
});

Deno.test("write() refuses strings that Nix can't have", () => {
  refuses({ kind: "string", value: "a\0" }, "no string of Nix");
  refuses({ kind: "string", value: "\ud800" }, "no string of Nix");
});

Deno.test("write() refuses a name that is bound twice", () => {
  const bind = (...path: readonly string[]) => ({ kind: "assign", path, value: ONE }) as const;
  const twice = "attribute 'a' is already defined";
  refuses(set(bind("a"), bind("a")), twice);
  refuses(set(bind("a"), bind("a", "b")), "already defined");
  refuses(set(bind("a"), { kind: "inherit", names: ["a"] }), twice);
  refuses({ kind: "let", bindings: [bind("a"), bind("a")], body: ONE }, twice);
  refuses({ kind: "list", elements: [set(bind("a"), bind("a"))] }, twice);
  refuses({ kind: "function", formals: [{ name: "a" }, { name: "a" }], body: ONE }, "'a'");
  refuses({ kind: "function", formals: [{ name: "a" }], alias: "a", body: ONE }, "'a'");
  writes(set(bind("a", "b"), bind("a", "c")), "{\n  a.b = 1;\n  a.c = 1;\n}\n");
});

function refuses(written: Written, words = ""): void {
  assertThrows(() => write(written), TypeError, words);
}

import { assertEquals } from "@std/assert";
import { evaluate, showType, type TrivialValue } from "./evaluate.ts";
import { parse } from "./parse.ts";

/** A trivial value as a plain one; thunks and functions as words. */
function plain(value: TrivialValue): unknown {
  switch (value.kind) {
    case "set":
      return Object.fromEntries(
        [...value.attributes].map(([name, attribute]) => [name, plain(attribute.value)]),
      );
    case "list":
      return value.elements.map(plain);
    case "function":
    case "builtin":
    case "thunk":
      return showType(value);
    case "null":
      return null;
    case "integer":
      return Number(value.value);
    case "string":
    case "float":
    case "boolean":
    case "path":
      return value.value;
    default:
      return value satisfies never;
  }
}

function evaluated(text: string): unknown {
  return plain(evaluate(parse(text).tree, { base: "/d" }));
}

Deno.test("evaluate() takes literals, sets, lists and functions as they are written", () => {
  assertEquals(
    evaluated('{ a.b = "x"; a = { c = (1); }; d = [ 1.5 true null ./e http:f ]; g = { h }: h; }'),
    { a: { b: "x", c: 1 }, d: [1.5, true, null, "/d/e", "http:f"], g: "a function" },
  );
});

Deno.test("evaluate() leaves as thunks what Nix would have to evaluate", () => {
  assertEquals(
    evaluated('{ a = "${b}"; c = 1 + 1; d = let in 1; e = -1; f = { ${g} = 1; }; inherit (h) i; }'),
    { a: "a thunk", c: "a thunk", d: "a thunk", e: "a thunk", f: "a thunk", i: "a thunk" },
  );
  assertEquals(evaluated("let in { }"), "a thunk");
  assertEquals(evaluated("[ map derivation __add ]"), ["a function", "a function", "a function"]);
});

Deno.test("evaluate() knows what Nix binds everywhere in pure evaluation", () => {
  const value = evaluate(parse("builtins").tree);
  const members = value.kind === "set" ? value.attributes : new Map<string, never>();
  assertEquals(members.get("builtins")?.value, value);
  assertEquals(members.get("map")?.value, { kind: "builtin", name: "map" });
  assertEquals(members.has("currentSystem"), false);
  assertEquals(
    evaluated("[ __langVersion __storeDir __nixPath __currentSystem ]"),
    [6, "/nix/store", [], "a thunk"],
  );
});

Deno.test("evaluate() knows names that have their value already", () => {
  assertEquals(evaluated("rec { a = 1; b = a; c = { d = b; }; }"), { a: 1, b: 1, c: { d: 1 } });
  assertEquals(evaluated("rec { b = 1; description = b; }"), { description: "a thunk", b: 1 });
  assertEquals(evaluated("rec { b.c = a; a = 1; }"), { b: { c: 1 }, a: 1 });
  assertEquals(evaluated("rec { b = [ a ]; a = 1; }"), { b: [1], a: 1 });
});

Deno.test("evaluate() knows the names of the outermost set as far as they are strings", () => {
  assertEquals(
    evaluated('rec { a = "b"; ${"x" + a}.c = a; "${a}${"d"}" = 1; ${null} = 2; }'),
    { a: "b", xb: { c: "b" }, bd: 1 },
  );
  assertEquals(evaluated(`{ \${${'"a" + '.repeat(20_000)}"b"} = 1; }`), {
    [`${"a".repeat(20_000)}b`]: 1,
  });
  assertEquals(evaluated('[ { ${"a" + "b"} = 1; } ]'), ["a thunk"]);
});

Deno.test("evaluate() tells of which attribute the name is unknown", () => {
  const unnamed = (text: string) => {
    const value = evaluate(parse(text).tree);
    return value.kind === "thunk" ? value.unnamed : value;
  };
  assertEquals(unnamed("{ a = 1; ${f x} = 2; }"), { start: 9, why: { kind: "evaluated" } });
  assertEquals(unnamed('{ ${"a" + null} = 1; }'), { start: 2, why: { kind: "evaluated" } });
  assertEquals(unnamed('{ a = 1; "${"a"}" = 2; }'), {
    start: 9,
    why: { kind: "duplicate", name: "a", other: 2 },
  });
  assertEquals(unnamed("{ ${true}.a = 1; }"), {
    start: 2,
    why: { kind: "no-string", value: { kind: "boolean", value: true } },
  });
  assertEquals(unnamed("rec { __overrides = { }; }"), { start: 6, why: { kind: "overrides" } });
});

import { assertEquals } from "@std/assert";
import { fileOf, memoryProject, type Texts } from "../../tests/migrate/memory_project.ts";
import { bind, bindParameter, type Thunk, topScope } from "./names.ts";
import { follow, staticAttributes, staticString } from "./static_value.ts";

/** The body of a file behind its `let`s and functions. */
function bodyOf(text: string, texts: Texts = {}): Thunk {
  const project = memoryProject({ ...texts, "default.nix": text });
  let expression = fileOf(project, "default.nix").tree.root;
  let scope = topScope("default.nix", project.open);
  for (; expression.type === "Let" || expression.type === "Lambda"; expression = expression.body) {
    scope = expression.type === "Let" ? bind(expression, scope) : bindParameter(expression, scope);
  }
  return { expression, scope };
}

Deno.test("staticString() reads what the text says, names followed", () => {
  const reads = (text: string, expected: string, texts: Texts = {}) =>
    assertEquals(staticString(bodyOf(text, texts)), expected);
  reads('"a"', "a");
  reads("https://a.b/c", "https://a.b/c");
  reads('let a = "x"; in "${a}-${a}"', "x-x");
  reads('("a" + "b")', "ab");
  reads('let s = { a.b = "c"; }; in s.a.b', "c");
  reads('let s = rec { a = "x"; b = a; }; in s.b', "x");
  reads('let inherit ({ a = "x"; }) a; in a', "x");
  reads('{ a ? "x" }: a', "x");
  reads('with { a = "x"; }; a', "x");
  reads('with { a = "x"; }; with { b = "y"; }; "${a}${b}"', "xy");
  reads('with { a = "x"; }; with { a = "y"; }; a', "y");
  reads('let a = "x"; in with { a = "y"; }; a', "x");
  reads('with rec { a = "x"; b = { inherit a; }; }; with b; a', "x");
  reads("with builtins.fromJSON (builtins.readFile ./a.json); a", "x", { "a.json": '{"a": "x"}' });
  reads("import ./a.nix", "x", { "a.nix": '"x"' });
  reads("(import ./a.nix { }).b", "x", { "a.nix": '{ c ? "x" }: { b = c; }' });
});

Deno.test("staticString() reads nothing that must be evaluated, and ends where names go round", () => {
  const refuses = (text: string, texts: Texts = {}) =>
    assertEquals(staticString(bodyOf(text, texts)), undefined);
  refuses("f 1");
  refuses('"${f 1}"');
  refuses('{ a }: "${a}"');
  refuses("with { a = 1; }; a");
  refuses('with { a = "x"; }; with f; a');
  refuses('{ a }: with { a = "x"; }; a');
  refuses("with a; a");
  refuses("let s = with s; a; in with s; a");
  refuses('{ a ? "x" }: let s = { ${a} = "y"; }; in s.z');
  refuses("let a = b; b = a; in a");
  refuses("let a = a + a; in a");
  refuses("import ./default.nix");
  refuses("import ./a.nix", { "a.nix": "import ./b.nix", "b.nix": "import ./a.nix" });
});

Deno.test("staticAttributes() reads the names of a set that is written out", () => {
  const names = (text: string) => {
    const read = staticAttributes(bodyOf(text));
    return read && [...read.keys()];
  };
  assertEquals(names("{ a = 1; inherit b; }"), ["a", "b"]);
  assertEquals(names("let s = rec { a = 1; }; in (s)"), ["a"]);
  assertEquals(names("s // { a = 1; }"), undefined);
  assertEquals(names("{ a = 1; } // (let s = { b = 1; }; in s)"), ["a", "b"]);
  assertEquals(names('removeAttrs { a = 1; b = 1; } [ "a" ]'), ["b"]);
  assertEquals(names("builtins.removeAttrs { a = 1; } names"), undefined);
  assertEquals(names("(a: b: { inherit b; }) 1 2"), ["b"]);
  assertEquals(names("let s = s; in s"), undefined);
});

Deno.test("follow() goes one step: a name, a selection, an import", () => {
  const type = (text: string, texts: Texts = {}) => follow(bodyOf(text, texts))?.expression.type;
  assertEquals(type("let a = b; b = 1; in a"), "Identifier");
  assertEquals(type("{ a = [ ]; }.a"), "List");
  assertEquals(type("import ./a.nix", { "a.nix": "[ ]" }), "List");
  assertEquals(type("import ./a.nix { }", { "a.nix": "{ }: [ ]" }), "List");
  assertEquals(type("a"), undefined);
  assertEquals(type("f ./a.nix", { "a.nix": "[ ]" }), undefined);
});

Deno.test("follow() takes the branch that the text decides", () => {
  const branch = (condition: string) =>
    staticString(bodyOf(`{ unknown }: if ${condition} then "yes" else "no"`));
  assertEquals(branch("true && !false"), "yes");
  assertEquals(branch("false || (let a = false; in a)"), "no");
  assertEquals(branch("unknown"), undefined);
});

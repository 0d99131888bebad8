import { assertEquals } from "@std/assert";
import type { Let } from "../nodes.ts";
import { parse } from "../parse.ts";
import { applyEdits } from "./edit.ts";
import { removeLetBindings } from "./let.ts";

function removed(text: string, ...indices: readonly number[]): string {
  const { tree } = parse(text);
  const node = tree.root as Let;
  const bindings = indices.map((index) => node.bindings[index]!);
  const after = applyEdits(text, removeLetBindings(tree, node, bindings));
  assertEquals(parse(after).errors, []);
  return after;
}

Deno.test("removeLetBindings() takes the binding's own line", () => {
  assertEquals(removed("let\n  a = 1;\n  b = 2;\nin b\n", 0), "let\n  b = 2;\nin b\n");
});

Deno.test("removeLetBindings() takes the whole let where nothing else is bound", () => {
  assertEquals(removed("let\n  a = 1;\nin\nf\n", 0), "f\n");
  assertEquals(removed("let a = 1; b = 2; in f", 0, 1), "f");
  assertEquals(removed("let a = 1; b = 2; c = 3; in f", 0, 2), "let b = 2; in f");
  assertEquals(removed("let\n  a = 1;\n  # b\n  b = 2;\nin f", 0, 1), "let\n  # b\nin f");
});

Deno.test("removeLetBindings() leaves comments and neighbours on the same line", () => {
  assertEquals(removed("let a = 1; b = 2; in b", 0), "let b = 2; in b");
  assertEquals(removed("let\n  # one\n  a = 1; # two\nin b\n", 0), "let\n  # one\n  # two\nin b\n");
});

Deno.test("removeLetBindings() keeps CRLF", () => {
  assertEquals(
    removed("let\r\n  a = 1;\r\n  b = 2;\r\nin b\r\n", 1),
    "let\r\n  a = 1;\r\nin b\r\n",
  );
});

Deno.test("removeLetBindings() keeps the comments inside of the binding", () => {
  const pin = "let\n  # the pin\n  a = f {\n    # of May\n    x = 1;\n  };\n  b = 2;\nin b\n";
  assertEquals(removed(pin, 0), "let\n  # the pin\n  # of May\n  b = 2;\nin b\n");
  assertEquals(
    removed("let\n  a = f {\n    # of May\n    x = 1;\n  };\nin\nb\n", 0),
    "# of May\nb\n",
  );
  assertEquals(removed("let a = /* c */ 1; b = 2; in b", 0), "let /* c */ b = 2; in b");
  assertEquals(removed("let b = 2; a = { # c\n  }; in b", 1), "let b = 2; # c\nin b");
  assertEquals(
    removed("let\n  a = { # c\n  }; b = 2;\nin b", 0),
    "let\n  # c\n  b = 2;\nin b",
  );
  assertEquals(
    removed("let\n  b = 1; a = /* x\n y */ 2;\nin b", 1),
    "let\n  b = 1; /* x\n y */\nin b",
  );
});

Deno.test("removeLetBindings() leaves no blanks at the end of a line", () => {
  assertEquals(removed("let a = 1;\n  b = 2;\nin b", 0), "let\n  b = 2;\nin b");
  assertEquals(removed("let b = 2; a = 1; \nin b", 1), "let b = 2;\nin b");
  assertEquals(removed("let a = 1; c = 3;\r\n  b = 2;\r\nin b", 0, 1), "let\r\n  b = 2;\r\nin b");
  assertEquals(removed("let\n  a = 1; c = 3;\n  b = 2;\nin b", 0, 1), "let\n  b = 2;\nin b");
  assertEquals(removed("let /* c */ a = 1;\n  b = 2;\nin b", 0), "let /* c */\n  b = 2;\nin b");
});

import { assertEquals } from "@std/assert";
import type { Let } from "../nodes.ts";
import { parse } from "../parse.ts";
import { applyEdits } from "./edit.ts";
import { removeLetBinding } from "./let.ts";

function removed(text: string, index: number): string {
  const { tree } = parse(text);
  const node = tree.root as Let;
  const after = applyEdits(text, removeLetBinding(tree, node, node.bindings[index]!));
  assertEquals(parse(after).errors, []);
  return after;
}

Deno.test("removeLetBinding() takes the binding's own line", () => {
  assertEquals(removed("let\n  a = 1;\n  b = 2;\nin b\n", 0), "let\n  b = 2;\nin b\n");
});

Deno.test("removeLetBinding() takes the whole let where nothing else is bound", () => {
  assertEquals(removed("let\n  a = 1;\nin\nf\n", 0), "f\n");
});

Deno.test("removeLetBinding() leaves comments and neighbours on the same line", () => {
  assertEquals(removed("let a = 1; b = 2; in b", 0), "let b = 2; in b");
  assertEquals(removed("let\n  # one\n  a = 1; # two\nin b\n", 0), "let\n  # one\n  # two\nin b\n");
});

Deno.test("removeLetBinding() keeps CRLF", () => {
  assertEquals(
    removed("let\r\n  a = 1;\r\n  b = 2;\r\nin b\r\n", 1),
    "let\r\n  a = 1;\r\nin b\r\n",
  );
});

Deno.test("removeLetBinding() keeps the comments inside of the binding", () => {
  const pin = "let\n  # the pin\n  a = f {\n    # of May\n    x = 1;\n  };\n  b = 2;\nin b\n";
  assertEquals(removed(pin, 0), "let\n  # the pin\n  # of May\n  b = 2;\nin b\n");
  assertEquals(
    removed("let\n  a = f {\n    # of May\n    x = 1;\n  };\nin\nb\n", 0),
    "# of May\nb\n",
  );
});

import type { Binding } from "../nodes.ts";
import { parse, type SyntaxTree } from "../parse.ts";
import { assertRewrite } from "./assert_rewrite.ts";
import { boundNames } from "./attributes.ts";
import { removeLetBindings } from "./let.ts";

/** Removes the bindings with the indices from a `let`, and then those of the same names again. */
function removes(before: string, after: string, ...indices: readonly number[]): void {
  const bindings = bindingsOf(parse(before).tree);
  const names = indices.flatMap((index) => boundNames(bindings[index]!));
  assertRewrite(before, after, (tree) => {
    const again = bindingsOf(tree).filter((each) => names.includes(boundNames(each)[0]!));
    return tree.root.type === "Let" ? removeLetBindings(tree, tree.root, again) : [];
  });
}

function bindingsOf({ root }: SyntaxTree): readonly Binding[] {
  return root.type === "Let" ? root.bindings : [];
}

Deno.test("removeLetBindings() takes the binding's own line", () => {
  removes("let\n  a = 1;\n  b = 2;\nin b\n", "let\n  b = 2;\nin b\n", 0);
});

Deno.test("removeLetBindings() takes the whole let where nothing else is bound", () => {
  removes("let\n  a = 1;\nin\nf\n", "f\n", 0);
  removes("let a = 1; b = 2; in f", "f", 0, 1);
  removes("let a = 1; b = 2; c = 3; in f", "let b = 2; in f", 0, 2);
  removes("let\n  a = 1;\n  # b\n  b = 2;\nin f", "let\n  # b\nin f", 0, 1);
});

Deno.test("removeLetBindings() leaves comments and neighbours on the same line", () => {
  removes("let a = 1; b = 2; in b", "let b = 2; in b", 0);
  removes("let\n  # one\n  a = 1; # two\nin b\n", "let\n  # one\n  # two\nin b\n", 0);
});

Deno.test("removeLetBindings() keeps the comments inside of the binding", () => {
  const pin = "let\n  # the pin\n  a = f {\n    # of May\n    x = 1;\n  };\n  b = 2;\nin b\n";
  removes(pin, "let\n  # the pin\n  # of May\n  b = 2;\nin b\n", 0);
  removes("let\n  a = f {\n    # of May\n    x = 1;\n  };\nin\nb\n", "# of May\nb\n", 0);
  removes("let a = /* c */ 1; b = 2; in b", "let /* c */ b = 2; in b", 0);
  removes("let b = 2; a = { # c\n  }; in b", "let b = 2; # c\nin b", 1);
  removes("let\n  a = { # c\n  }; b = 2;\nin b", "let\n  # c\n  b = 2;\nin b", 0);
  removes("let\n  b = 1; a = /* x\n y */ 2;\nin b", "let\n  b = 1; /* x\n y */\nin b", 1);
});

Deno.test("removeLetBindings() leaves no blanks at the end of a line", () => {
  removes("let a = 1;\n  b = 2;\nin b", "let\n  b = 2;\nin b", 0);
  removes("let b = 2; a = 1; \nin b", "let b = 2;\nin b", 1);
  removes("let a = 1; c = 3;\n  b = 2;\nin b", "let\n  b = 2;\nin b", 0, 1);
  removes("let\n  a = 1; c = 3;\n  b = 2;\nin b", "let\n  b = 2;\nin b", 0, 1);
  removes("let /* c */ a = 1;\n  b = 2;\nin b", "let /* c */\n  b = 2;\nin b", 0);
});

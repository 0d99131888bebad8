/**
 * Edits on random programs: what they do not touch means what it meant.
 */
import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { check } from "../../nix/syntax/check.ts";
import { applyEdits, type Edit } from "../../nix/syntax/edit/edit.ts";
import { addFormals, removeFormal } from "../../nix/syntax/edit/formals.ts";
import { moveFile } from "../../nix/syntax/edit/move.ts";
import { renameFree } from "../../nix/syntax/edit/rename.ts";
import { replaceExpression } from "../../nix/syntax/edit/replace.ts";
import { wrapInLambda } from "../../nix/syntax/edit/wrap.ts";
import type { Expression, Lambda, Node } from "../../nix/syntax/nodes.ts";
import { parse, type SyntaxTree } from "../../nix/syntax/parse.ts";
import { show } from "../../nix/syntax/show.ts";
import { walk } from "../../nix/syntax/walk.ts";
import { program as anyProgram } from "./programs.ts";

/** Programs that Nix accepts. */
const program = anyProgram.filter((text) => check(parse(text)).length === 0);

const RUNS = { numRuns: 300, seed: 1 };

/** The tree of a text that must be right. */
function treeOf(text: string): SyntaxTree {
  const { tree, errors } = parse(text);
  assertEquals(errors, [], text);
  return tree;
}

function edited(tree: SyntaxTree, edits: readonly Edit[]): SyntaxTree {
  return treeOf(applyEdits(tree.text, edits));
}

/** The function that every random program is. */
function lambdaOf(tree: SyntaxTree): Lambda {
  if (tree.root.type !== "Lambda") throw new Error("a random program is a function");
  return tree.root;
}

function showBody(tree: SyntaxTree): string {
  return show({ ...tree, root: lambdaOf(tree).body });
}

Deno.test("moveFile() keeps the meaning of every path", () => {
  const places = fc.constantFrom("x.nix", "nix/x.nix", "a/b/x.nix", "p q/x.nix");
  fc.assert(
    fc.property(program, places, places, (text, from, to) => {
      const tree = treeOf(text);
      const moved = edited(tree, moveFile(tree, from, to));
      const base = (path: string) => `/project/${path.slice(0, path.lastIndexOf("/") + 1)}`;
      if (to === "p q/x.nix" || from !== "p q/x.nix") {
        assertEquals(show(moved, { base: base(to) }), show(tree, { base: base(from) }));
      }
    }),
    RUNS,
  );
});

Deno.test("addFormals(), removeFormal() and wrapInLambda() keep the body", () => {
  fc.assert(
    fc.property(program, (text) => {
      const tree = treeOf(text);
      const added = edited(tree, addFormals(tree, lambdaOf(tree), [{ name: "new", default: "1" }]));
      assertEquals(showBody(added), showBody(tree));
      const removed = edited(added, removeFormal(added, lambdaOf(added), "new"));
      assertEquals(show(removed), show(tree));
      const { body } = lambdaOf(tree);
      const bare = treeOf(text.slice(body.start, body.end));
      if (bare.root.type === "Lambda") return;
      assertEquals(showBody(edited(bare, wrapInLambda(bare, [{ name: "a" }]))), show(bare));
    }),
    RUNS,
  );
});

Deno.test("renameFree() renames nothing else", () => {
  fc.assert(
    fc.property(program, (text) => {
      const tree = treeOf(text);
      const there = renameFree(tree, "import", "imported");
      if (there.kind === "captured") return;
      const renamed = edited(tree, there.edits);
      const back = renameFree(renamed, "imported", "import");
      if (back.kind === "edits") assertEquals(show(edited(renamed, back.edits)), show(tree));
    }),
    RUNS,
  );
});

const REPLACEMENTS = [
  "a",
  "f a",
  "x: x",
  "a // b",
  "-a",
  "!a",
  "a.b or c",
  "[ a ]",
  "a ? b",
  "a == b",
];

Deno.test("replaceExpression() replaces just that", () => {
  fc.assert(
    fc.property(program, fc.nat(), fc.constantFrom(...REPLACEMENTS), (text, index, replacement) => {
      const tree = treeOf(text);
      const targets = expressionsOf(tree.root);
      const target = targets[index % targets.length]!;
      const after = edited(tree, [replaceExpression(tree, target, replacement)]);
      const root = substituted(tree.root, target, treeOf(replacement).root) as Expression;
      assertEquals(
        show(after),
        show({ ...tree, root }),
        `${replacement} for ${text.slice(target.start, target.end)} in ${text}`,
      );
    }),
    RUNS,
  );
});

/** The nodes that stand where any expression may; names of attributes and bindings do not. */
function expressionsOf(root: Expression): readonly Expression[] {
  const found: Expression[] = [];
  walk(root, (node, ancestors) => {
    switch (ancestors.at(-1)?.type) {
      case "AttributePath":
      case "Formals":
      case "Formal":
      case "Inherit":
        return;
      case "Lambda":
        if (node.type === "Identifier" || node.type === "Formals") return;
    }
    if (!NOT_EXPRESSIONS.has(node.type)) found.push(node as Expression);
  });
  return found;
}

const NOT_EXPRESSIONS: ReadonlySet<Node["type"]> = new Set([
  "Text",
  "Interpolation",
  "Assignment",
  "Inherit",
  "AttributePath",
  "Formals",
  "Formal",
]);

/** The tree with another node in the place of one. */
function substituted(value: unknown, target: Node, replacement: Node): unknown {
  if (value === target) return replacement;
  if (Array.isArray(value)) return value.map((item) => substituted(item, target, replacement));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, substituted(item, target, replacement)]),
  );
}

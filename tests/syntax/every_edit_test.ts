/**
 * Every edit, anywhere in random programs in which sets are merged: it is refused, or gives a text
 * that Nix takes and that the same edit does not change again.
 */
import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { check } from "../../nix/syntax/check.ts";
import { desugar } from "../../nix/syntax/desugar.ts";
import { dialectOf, type NixVersion } from "../../nix/syntax/dialect.ts";
import { inheritInto } from "../../nix/syntax/edit/attributes.ts";
import { applyEdits, type Change, type Edit } from "../../nix/syntax/edit/edit.ts";
import { addFormals, removeFormal, removeFormalDefault } from "../../nix/syntax/edit/formals.ts";
import { removeLetBindings } from "../../nix/syntax/edit/let.ts";
import { moveFile } from "../../nix/syntax/edit/move.ts";
import { renameFree } from "../../nix/syntax/edit/rename.ts";
import { replaceExpression } from "../../nix/syntax/edit/replace.ts";
import { removeAttribute, setAttribute } from "../../nix/syntax/edit/set_attribute.ts";
import { wrapInLambda } from "../../nix/syntax/edit/wrap.ts";
import type { Expression, Node } from "../../nix/syntax/nodes.ts";
import { parse, type SyntaxTree } from "../../nix/syntax/parse.ts";
import { scopeOf } from "../../nix/syntax/scope.ts";
import { undefinedVariables } from "../../nix/syntax/undefined.ts";
import { walk } from "../../nix/syntax/walk.ts";
import { findNixes, parseWithNix } from "./nix_instantiate.ts";

const NIX_VERSIONS: readonly NixVersion[] = ["2.3", "2.8", "2.26", "2.34"];

const RUNS = { numRuns: 1000 };

const name = fc.constantFrom("a", "b", "c");

/** Programs of few names, so that paths meet. */
const merging: fc.Arbitrary<string> = fc.letrec<{ value: string; bindings: string }>((tie) => {
  const value = tie("value");
  const key = fc.oneof({ weight: 6, arbitrary: name }, fc.constantFrom('"a"', '${("b")}', "${c}"));
  const path = fc.array(key, { minLength: 1, maxLength: 3 }).map((names) => names.join("."));
  const source = fc.constantFrom("", "", "(a)", "(x)");
  const binding = fc.oneof(
    { weight: 6, arbitrary: fc.tuple(path, value).map(([path, value]) => `${path} = ${value};`) },
    fc.tuple(source, name).map(([from, name]) => `inherit ${from} ${name};`),
  );
  const between = fc.constantFrom(" ", " ", "\n  ", " /* c */ ", "\r\n");
  const set = fc.tuple(fc.constantFrom("{", "rec {"), tie("bindings"))
    .map(([open, bindings]) => `${open} ${bindings} }`);
  return {
    bindings: fc.tuple(fc.array(binding, { maxLength: 4 }), between)
      .map(([all, between]) => all.join(between)),
    value: fc.oneof(
      { depthSize: "small" },
      name,
      fc.constantFrom("1", "./a", "x", "builtins"),
      set,
      set,
      set.map((set) => `(${set})`),
      fc.tuple(tie("bindings"), value).map(([bindings, value]) => `(let ${bindings} in ${value})`),
      fc.tuple(name, value).map(([name, value]) => `({ ${name} ? 1, ... }: ${value})`),
      fc.tuple(value, value).map(([one, other]) => `[ ${one} ${other} ]`),
    ),
  };
}).value.filter((text) => errorsOf(text, "2.34").length === 0);

/** Why a Nix refuses a text, but for variables that nothing binds. */
function errorsOf(text: string, nix: NixVersion): readonly string[] {
  return check(parse(text), { nix }).map(({ code }) => code)
    .filter((code) => code !== "undefined-variable");
}

Deno.test("scopeOf() leaves unbound what Nix does, where sets are merged", () => {
  fc.assert(
    fc.property(merging, (text) => {
      const { tree } = parse(text);
      const unbound = [...scopeOf(tree.root)].filter(([, binder]) => binder.kind === "nothing");
      const expected = undefinedVariables(desugar(tree, dialectOf("2.34")), false);
      const places = (nodes: readonly { readonly start: number }[]) =>
        nodes.map(({ start }) => start).sort((a, b) => a - b);
      assertEquals(places(unbound.map(([node]) => node)), places(expected), text);
    }),
    RUNS,
  );
});

/** Makes a change to what is the `index`th of its kind in the file. */
type AnyEdit = (tree: SyntaxTree, index: number) => Change | readonly Edit[];

/** The edits whose second run changes nothing: replacing and removing what is the first of its kind
 * finds another the next time. */
const REPEATED: Readonly<Record<string, AnyEdit>> = {
  setAttribute: (tree, index) =>
    onNode(
      tree,
      "AttributeSet",
      index >> 4,
      (set) => setAttribute(tree, set, pathOf(index), "f x"),
    ),
  removeAttribute: (tree, index) =>
    onNode(tree, "AttributeSet", index >> 4, (set) => removeAttribute(tree, set, pathOf(index))),
  inheritInto: (tree, index) =>
    onNode(tree, "AttributeSet", index >> 4, (set) => inheritInto(tree, set, pathOf(index))),
  addFormals: (tree, index) =>
    onNode(tree, "Lambda", index, (lambda) => addFormals(tree, lambda, [{ name: "b" }])),
  removeFormal: (tree, index) =>
    onNode(tree, "Lambda", index, (lambda) => removeFormal(tree, lambda, "a")),
  removeFormalDefault: (tree, index) =>
    onNode(tree, "Formal", index, (formal) => removeFormalDefault(tree, formal)),
  wrapInLambda: (tree) => wrapInLambda(tree, [{ name: "a" }]),
  renameFree: (tree, index) => renameFree(tree, ["a", "x", "builtins"][index % 3]!, "new"),
};

const ONCE: Readonly<Record<string, AnyEdit>> = {
  replaceExpression: (tree, index) => {
    const targets = expressionsOf(tree.root);
    const text = ["1", "{ a = 1; }", "rec { b = a; a = 1; }", "f x", '"a"'][index % 5]!;
    return replaceExpression(tree, targets[(index >> 4) % targets.length]!, text);
  },
  removeLetBindings: (tree, index) =>
    onNode(
      tree,
      "Let",
      index >> 4,
      (node) => removeLetBindings(tree, node, node.bindings.filter((_, at) => (index >> at) % 2)),
    ),
  moveFile: (tree) => moveFile(tree, "default.nix", "nix/default.nix"),
};

function pathOf(index: number): readonly string[] {
  return ["a", "b", "c"].filter((_, at) => (index >> at) % 2 === 1).concat("b").slice(0, 2);
}

function onNode<Type extends Node["type"]>(
  tree: SyntaxTree,
  type: Type,
  index: number,
  edit: (node: Extract<Node, { type: Type }>) => Change | readonly Edit[],
): Change | readonly Edit[] {
  const found: Extract<Node, { type: Type }>[] = [];
  walk(tree.root, (node) => {
    if (node.type === type) found.push(node as Extract<Node, { type: Type }>);
  });
  const node = found[index % 8];
  return node ? edit(node) : [];
}

/** Where any expression may stand. */
function expressionsOf(root: Expression): readonly Expression[] {
  const found: Expression[] = [root];
  walk(root, (node) => {
    switch (node.type) {
      case "Assignment":
        return void found.push(node.value);
      case "Interpolation":
      case "Parenthesized":
        return void found.push(node.expression);
      case "List":
        return void found.push(...node.elements);
      case "Lambda":
      case "Let":
        return void found.push(node.body);
    }
  });
  return found;
}

/** The text with the change made, or why not. */
function made(text: string, edit: AnyEdit, index: number): string {
  const change = edit(parse(text).tree, index);
  if ("kind" in change) {
    return change.kind === "refused" ? `refused: ${change.why}` : applyEdits(text, change.edits);
  }
  return applyEdits(text, change);
}

/** What came of edits: for each Nix, texts that it must take, as it took those before. */
const results = new Map<NixVersion, Set<string>>(NIX_VERSIONS.map((nix) => [nix, new Set()]));

for (const [kind, edit] of [...Object.entries(REPEATED), ...Object.entries(ONCE)]) {
  Deno.test(`${kind}() gives what Nix takes, or refuses`, () => {
    fc.assert(
      fc.property(merging, fc.nat(), (text, index) => {
        const after = made(text, edit, index);
        if (after.startsWith("refused: ")) return;
        assertEquals(parse(after).errors, [], `${text} gives ${after}`);
        for (const nix of NIX_VERSIONS) {
          if (errorsOf(text, nix).length > 0) continue;
          assertEquals(errorsOf(after, nix), [], `${nix}: ${text} gives ${after}`);
          if (after !== text) results.get(nix)!.add(after);
        }
        if (kind in REPEATED) assertEquals(made(after, edit, index), after, `again: ${text}`);
      }),
      RUNS,
    );
  });
}

Deno.test("Nix takes what came of the edits", async () => {
  const directory = await Deno.makeTempDir();
  try {
    for (const nix of await findNixes()) {
      const texts = [...results.get(nix.dialect)!].filter((_, index) => index % 20 === 0);
      const files = await Promise.all(texts.map(async (text, index) => {
        const file = `${directory}/${nix.dialect}-${index}.nix`;
        // The `with` might bind what nothing else does.
        await Deno.writeTextFile(file, `with { };\n${text}`);
        return file;
      }));
      const answers = await parseWithNix({ ...nix, order: "addresses" }, files);
      const refused = answers.flatMap((answer, index) =>
        answer.kind === "refused" ? [`${answer.message}: ${texts[index]}`] : []
      );
      assertEquals(refused, [], nix.version);
    }
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});

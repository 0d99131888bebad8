/**
 * Edits on random programs: what they do not touch means what it meant.
 */
import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { check } from "../../nix/syntax/check.ts";
import { inheritInto } from "../../nix/syntax/edit/attributes.ts";
import { applyEdits, type Change, type Edit, editsOf } from "../../nix/syntax/edit/edit.ts";
import { addFormals, removeFormal, removeFormalDefault } from "../../nix/syntax/edit/formals.ts";
import { removeLetBindings } from "../../nix/syntax/edit/let.ts";
import { moveFile } from "../../nix/syntax/edit/move.ts";
import { renameFree } from "../../nix/syntax/edit/rename.ts";
import { replaceExpression } from "../../nix/syntax/edit/replace.ts";
import { removeAttribute, setAttribute } from "../../nix/syntax/edit/set_attribute.ts";
import { wrapInLambda } from "../../nix/syntax/edit/wrap.ts";
import { evaluate, type TrivialValue } from "../../nix/syntax/evaluate.ts";
import {
  boundBy,
  membersOf,
  type MergedSet,
  setOf as mergedFrom,
} from "../../nix/syntax/merging.ts";
import type {
  AttributeSet,
  Expression,
  Formal,
  Lambda,
  Let,
  Node,
} from "../../nix/syntax/nodes.ts";
import { parse, type SyntaxTree } from "../../nix/syntax/parse.ts";
import { show } from "../../nix/syntax/show.ts";
import { Kind } from "../../nix/syntax/token.ts";
import { walk } from "../../nix/syntax/walk.ts";
import { program as anyProgram } from "./programs.ts";

/** Programs that Nix accepts. */
const program = anyProgram.filter((text) => check(parse(text)).length === 0);

const RUNS = { numRuns: 300 };

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
      const removed = edited(added, editsOf(removeFormal(added, lambdaOf(added), "new")));
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
      const change = renameFree(tree, "import", "imported");
      if (change.kind === "refused") throw new Error(text);
      const expected = show(tree).replaceAll(/\bimport\b/g, "imported");
      assertEquals(show(edited(tree, change.edits)), expected);
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
      const change = replaceExpression(tree, target, replacement);
      if (change.kind === "refused") return;
      const after = edited(tree, change.edits);
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

/** The nodes of a type, at and below `root`. */
function nodesOf<Type extends Node["type"]>(
  root: Expression,
  type: Type,
): readonly Extract<Node, { type: Type }>[] {
  const found: Extract<Node, { type: Type }>[] = [];
  walk(root, (node) => {
    if (node.type === type) found.push(node as Extract<Node, { type: Type }>);
  });
  return found;
}

Deno.test("removeFormalDefault() takes the default away, and nothing else", () => {
  fc.assert(
    fc.property(program, fc.nat(), (text, index) => {
      const tree = treeOf(text);
      const formals = nodesOf(tree.root, "Formal");
      const formal = formals[index % formals.length]!;
      const change = removeFormalDefault(tree, formal);
      if (change.kind === "refused") return;
      const bare: Formal = { ...formal, default: undefined };
      const root = substituted(tree.root, formal, bare) as Expression;
      assertEquals(show(edited(tree, change.edits)), show({ ...tree, root }), text);
    }),
    RUNS,
  );
});

Deno.test("removeLetBindings() takes bindings away, and nothing else", () => {
  fc.assert(
    fc.property(program, fc.nat(), fc.nat(), (text, index, chosen) => {
      const tree = treeOf(text);
      const lets = nodesOf(tree.root, "Let");
      const node = lets[index % lets.length];
      if (node === undefined) return;
      const removed = node.bindings.filter((_, at) => (chosen >> at) % 2 === 1);
      const kept = node.bindings.filter((binding) => !removed.includes(binding));
      const rest: Let = { ...node, bindings: kept };
      const replacement = kept.length === 0 && removed.length > 0 ? node.body : rest;
      const root = substituted(tree.root, node, replacement) as Expression;
      const after = edited(tree, removeLetBindings(tree, node, removed));
      const isKept = show(after) === show({ ...tree, root });
      // What is left of a `let` that has a comment between its bindings is an empty one.
      const isEmptied =
        show(after) === show({ ...tree, root: substituted(tree.root, node, rest) as Expression });
      assertEquals(isKept || isEmptied, true, text);
    }),
    RUNS,
  );
});

/** What is around a binding: blanks, and comments. */
const around = fc.constantFrom(" ", "\n", "\n  ", "\n\n", "\r\n", " # c }\n", " /* { */ ", "\t");

const key = fc.constantFrom("a", "b", "c", '"a"', '"if"', "or", '${"b"}', '"x y"', "a-b'");

/** Sets that begin in one of these ways, and inherit in one of those. */
const setsOf = (openings: readonly string[], inherits: readonly string[]) =>
  fc.letrec<{ set: string; value: string }>((tie) => {
    const path = fc.array(key, { minLength: 1, maxLength: 3 }).map((names) => names.join("."));
    const assignment = fc.tuple(path, around, tie("value"), around)
      .map(([path, before, value, after]) => `${path} =${before}${value}${after};`);
    const inherit = fc.tuple(fc.constantFrom(...inherits), fc.subarray(["a", "b", "c"]), around)
      .map(([from, names, between]) => `inherit ${from} ${names.join(between)} ;`);
    const binding = fc.oneof({ weight: 4, arbitrary: assignment }, inherit);
    return {
      set: fc.tuple(
        fc.constantFrom(...openings),
        around,
        fc.array(fc.tuple(binding, around).map((pieces) => pieces.join("")), { maxLength: 4 }),
      ).map(([open, before, bindings]) => `${open}${before}${bindings.join("")}}`),
      value: fc.oneof(
        { depthSize: "small" },
        fc.nat({ max: 9 }).map(String),
        fc.constantFrom('"}"', "''\n  { a = 1; }\n''", "[ ]", "f { a = 1; }"),
        tie("set"),
        tie("set").map((set) => `(${set})`),
      ),
    };
  }).set;

/**
 * Sets of literals, in every way that Nix has to write them. Where sets are recursive, nothing is
 * inherited from around: it would be another name for what the edit changes.
 */
const literalSet = fc.oneof(
  setsOf(["{"], ["", "(x)"]),
  setsOf(["{", "rec {", "rec /* { */ {"], ["(x)"]),
).filter((text) => check(parse(text)).every(({ code }) => code === "undefined-variable"));

function setOf(tree: SyntaxTree): AttributeSet {
  if (tree.root.type !== "AttributeSet") throw new Error("the program is a set");
  return tree.root;
}

interface Plain {
  readonly [name: string]: unknown;
}

/** What the set of a tree is, as far as it is written out. */
function meaning(tree: SyntaxTree): Plain {
  return plain(evaluate(tree)) as Plain;
}

function plain(value: TrivialValue): unknown {
  if (value.kind !== "set") {
    return JSON.stringify(value, (_, item) => typeof item === "bigint" ? String(item) : item);
  }
  return Object.fromEntries([...value.attributes].map(([name, { value }]) => [name, plain(value)]));
}

function isSet(value: unknown): value is Plain {
  return typeof value === "object" && value !== null;
}

/** The set with the attribute at a path set; undefined where something else is in the way. */
function withValue(
  set: Plain,
  [name, ...rest]: readonly string[],
  value: unknown,
): Plain | undefined {
  if (name === undefined) return undefined;
  if (rest.length === 0) return { ...set, [name]: value };
  const inner = Object.hasOwn(set, name) ? set[name] : {};
  const changed = isSet(inner) ? withValue(inner, rest, value) : undefined;
  return changed && { ...set, [name]: changed };
}

/** The set without the attribute at a path, and without what is empty. */
function pruned(set: Plain, path: readonly string[] = []): Plain {
  const [first, ...rest] = path;
  const entries = Object.entries(set).flatMap(([name, value]): [string, unknown][] => {
    if (name === first && rest.length === 0) return [];
    if (!isSet(value)) return [[name, value]];
    const inner = pruned(value, name === first ? rest : []);
    return Object.keys(inner).length === 0 ? [] : [[name, inner]];
  });
  return Object.fromEntries(entries);
}

function commentsOf({ text, tokens }: SyntaxTree): readonly string[] {
  const { kinds, starts, count } = tokens;
  return Array.from({ length: count }, (_, index) => index)
    .filter((index) => kinds[index] === Kind.Comment)
    .map((index) => text.slice(starts[index], starts[index + 1]).trim())
    .sort();
}

const pathOf = fc.array(fc.constantFrom("a", "b", "c", "if", "or", "x y"), {
  minLength: 1,
  maxLength: 3,
});

/** Makes a change twice: comments are kept, and the second time there is nothing left to do. */
function changedTwice(
  tree: SyntaxTree,
  make: (tree: SyntaxTree) => Change,
): SyntaxTree | undefined {
  const change = make(tree);
  if (change.kind === "refused") return undefined;
  const once = edited(tree, change.edits);
  assertEquals(commentsOf(once), commentsOf(tree), tree.text);
  assertEquals(edited(once, editsOf(make(once))).text, once.text, tree.text);
  return once;
}

/**
 * A set that the tree's set leads to by bindings, the path that does, and where it is afterwards.
 */
function nestedSet(tree: SyntaxTree, index: number): {
  readonly prefix: readonly string[];
  readonly at: (tree: SyntaxTree) => AttributeSet;
} {
  const places = placesOf(boundBy(setOf(tree)));
  const { place, path } = places[index % places.length]!;
  const ordinal = nodesOf(tree.root, "AttributeSet").indexOf(place);
  return { prefix: path, at: ({ root }) => nodesOf(root, "AttributeSet")[ordinal]! };
}

function placesOf(set: MergedSet, path: readonly string[] = []): readonly {
  readonly place: AttributeSet;
  readonly path: readonly string[];
}[] {
  const own = set.places.flatMap((place) => place.type === "AttributeSet" ? [{ place, path }] : []);
  const inner = membersOf(set).flatMap((member) => {
    const below = member.name === undefined ? undefined : mergedFrom(member);
    return below ? placesOf(below, [...path, member.name!]) : [];
  });
  return [...own, ...inner];
}

Deno.test("setAttribute() sets that attribute, and keeps all others", () => {
  fc.assert(
    fc.property(literalSet, fc.nat(), pathOf, (text, index, path) => {
      const tree = treeOf(text);
      const { prefix, at } = nestedSet(tree, index);
      const value = plain({ kind: "integer", value: 42n });
      const expected = withValue(meaning(tree), [...prefix, ...path], value);
      const after = changedTwice(tree, (tree) => setAttribute(tree, at(tree), path, "42"));
      if (after) assertEquals(meaning(after), expected, `${path} in ${text} gives ${after.text}`);
      else assertEquals(expected === undefined || commentsOf(tree).length > 0, true, text);
    }),
    RUNS,
  );
});

Deno.test("removeAttribute() removes that attribute, and keeps all others", () => {
  fc.assert(
    fc.property(literalSet, pathOf, (text, path) => {
      const tree = treeOf(text);
      const after = changedTwice(tree, (tree) => removeAttribute(tree, setOf(tree), path));
      if (!after) return;
      const expected = pruned(meaning(tree), path);
      assertEquals(pruned(meaning(after)), expected, `${path} in ${text} gives ${after.text}`);
    }),
    RUNS,
  );
});

Deno.test("inheritInto() adds what is missing, and keeps all others", () => {
  fc.assert(
    fc.property(literalSet, fc.subarray(["a", "b", "d", "e"]), (text, names) => {
      const tree = treeOf(text);
      const edits = (tree: SyntaxTree): Change => ({
        kind: "edits",
        edits: inheritInto(tree, setOf(tree), names),
      });
      const before = meaning(tree);
      const added = names.filter((name) => !Object.hasOwn(before, name));
      const expected = Object.fromEntries(added.map((name) => [name, plain({ kind: "thunk" })]));
      assertEquals(meaning(changedTwice(tree, edits)!), { ...before, ...expected }, text);
    }),
    RUNS,
  );
});

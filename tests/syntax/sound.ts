/**
 * What must hold of every text, however wrong it is.
 *
 * @module
 */
import { assert } from "@std/assert";
import { check } from "../../nix/syntax/check.ts";
import { evaluate } from "../../nix/syntax/evaluate.ts";
import type { Node } from "../../nix/syntax/nodes.ts";
import { parse, type SyntaxTree } from "../../nix/syntax/parse.ts";
import { scopeOf } from "../../nix/syntax/scope.ts";
import { show } from "../../nix/syntax/show.ts";
import { Kind, type SyntaxError } from "../../nix/syntax/token.ts";
import { children, walk } from "../../nix/syntax/walk.ts";

/**
 * Asserts that the text can be parsed, checked and printed without a throw, that its tokens tile
 * it, and that nodes stand within their parents, in order.
 */
export function assertSound(text: string): void {
  const parsed = parse(text);
  assertTiles(parsed.tree);
  walk(parsed.tree.root, (node) => assertNested(node));
  for (const error of parsed.errors) assertWithin(error, text);
  check(parsed);
  scopeOf(parsed.tree.root);
  if (parsed.errors.length === 0) show(parsed.tree);
}

/** Asserts the same for a text that may be absurd, and for the oldest Nix, whose calls nest. */
export function assertBearable(text: string): void {
  assertSound(text);
  const parsed = parse(text);
  check(parsed, { nix: "2.3", features: ["pipe-operators"] });
  show(parsed.tree, { nix: "2.3" });
  evaluate(parsed.tree);
}

function assertTiles({ text, tokens }: SyntaxTree): void {
  const { kinds, starts, count } = tokens;
  assert(count === 0 || starts[0] === 0, "the first token begins with the text");
  assert(starts[count] === text.length && kinds[count] === Kind.End, "the last ends with it");
  for (let index = 0; index < count; index++) {
    assert(starts[index]! < starts[index + 1]!, "every token has a width");
  }
}

function assertNested(node: Node): void {
  let at = node.start;
  for (const child of children(node)) {
    assert(at <= child.start && child.end <= node.end, `${child.type} stands within ${node.type}`);
    at = child.end;
  }
  assert(node.start <= node.end, `${node.type} does not end before it begins`);
}

function assertWithin(error: SyntaxError, text: string): void {
  const { start, end, message } = error;
  assert(0 <= start && start <= end && end <= text.length, "errors are within the text");
  assert(message !== "", "errors have words");
}

/**
 * What every test of an edit checks.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { parse, type SyntaxTree } from "../parse.ts";
import { applyEdits, type Change, type Edit } from "./edit.ts";

/**
 * Asserts that `rewrite` turns `before` into `after`, that this parses without errors, that a
 * second run changes nothing, and that all of it holds with CRLF too. What is refused comes out as
 * `refused: ` and why.
 */
export function assertRewrite(
  before: string,
  after: string,
  rewrite: (tree: SyntaxTree) => readonly Edit[] | Change,
): void {
  for (const newLine of ["\n", "\r\n"]) {
    const expected = after.replaceAll("\n", newLine);
    const once = rewritten(before.replaceAll("\n", newLine), rewrite);
    assertEquals(once, expected);
    if (once.startsWith("refused: ")) continue;
    assertEquals(rewritten(once, rewrite), expected, "a second run changes something");
  }
}

function rewritten(
  text: string,
  rewrite: (tree: SyntaxTree) => readonly Edit[] | Change,
): string {
  const { tree, errors } = parse(text);
  assertEquals(errors, [], text);
  const made = rewrite(tree);
  if ("kind" in made && made.kind === "refused") return `refused: ${made.why}`;
  const result = applyEdits(text, "kind" in made ? made.edits : made);
  assertEquals(parse(result).errors, [], result);
  return result;
}

import { assertEquals } from "@std/assert";
import { parse } from "./parse.ts";
import { walk } from "./walk.ts";

Deno.test("walk() visits in the order of the text, and prunes", () => {
  const seen: string[] = [];
  walk(parse("a@{ b ? c }: [ (d e) f ]").tree.root, (node, ancestors) => {
    seen.push(`${"  ".repeat(ancestors.length)}${node.type}`);
    return node.type !== "Apply";
  });
  assertEquals(seen, [
    "Lambda",
    "  Formals",
    "    Identifier",
    "    Formal",
    "      Identifier",
    "      Identifier",
    "  List",
    "    Parenthesized",
    "      Apply",
    "    Identifier",
  ]);
});

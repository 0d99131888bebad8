import { assertEquals } from "@std/assert";
import { withSuggestions } from "./suggestions.ts";

/** An error with the line that installables.nix leaves. */
function suggested(...missing: readonly (readonly [string, readonly string[]])[]): string {
  const told = missing.map(([name, others]) => ({ name, others }));
  return withSuggestions(`error: not found\n       nearest: ${JSON.stringify(told)}\nmore`);
}

Deno.test("withSuggestions() names those with two slips at most, the nearest first", () => {
  const line = "\n       Did you mean";
  assertEquals(
    suggested(["x", ["mo", "pn", "mp", "long", "x1"]]),
    `error: not found${line} one of x1, mo, mp or pn?\nmore`,
  );
  assertEquals(
    suggested(["hello", ["help", "helo"]]),
    `error: not found${line} one of helo or help?\nmore`,
  );
  assertEquals(suggested(["a", []], ["b", ["bc"]]), `error: not found${line} bc?\nmore`);
});

Deno.test("withSuggestions() names each once, and five at most", () => {
  const names = ["b1", "b2", "b3", "b4", "b5", "b6"];
  const line = "\n       Did you mean one of b1, b2, b3, b4 or b5?";
  assertEquals(suggested(["b", names], ["b", names]), `error: not found${line}\nmore`);
});

Deno.test("withSuggestions() leaves other errors, and takes the line away where nothing is near", () => {
  assertEquals(suggested(["a", ["quite-other"]]), "error: not found\nmore");
  assertEquals(withSuggestions("error: a\nb"), "error: a\nb");
});

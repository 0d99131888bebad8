import { assertEquals } from "@std/assert";
import { pair } from "./pair.ts";

const first = (text: string) => text[0]!;

Deno.test("pair() pairs by key, in order", () => {
  assertEquals(pair(["a1", "b1", "a2"], ["a3", "a4", "c3", "d3"], [first, first]), {
    pairs: [["a1", "a3"], ["a2", "a4"]],
    onlyBefore: ["b1"],
    onlyAfter: ["c3", "d3"],
  });
});

Deno.test("pair() takes the last one of each side together", () => {
  assertEquals(pair(["a1", "b1"], ["a2", "c2"], [first, first]), {
    pairs: [["a1", "a2"], ["b1", "c2"]],
    onlyBefore: [],
    onlyAfter: [],
  });
});

import { assertEquals } from "@std/assert";
import { slices } from "./slices.ts";

Deno.test("slices() keeps the order, and has no part for nothing", () => {
  const list = Array.from({ length: 8001 }, (_, at) => at);
  assertEquals(slices(list).map(({ length }) => length), [4000, 4000, 1]);
  assertEquals(slices(list).flat(), list);
  assertEquals(slices([]), []);
});

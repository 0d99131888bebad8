import { assertEquals } from "@std/assert";
import { excerpts } from "./excerpt.ts";

Deno.test("excerpts() shows short texts whole, and what is absent", () => {
  assertEquals(excerpts("1.0", "1.1"), '"1.0" before, "1.1" after');
  assertEquals(excerpts(undefined, "a\nb"), 'absent before, "a\\nb" after');
  assertEquals(excerpts("", undefined), '"" before, absent after');
});

Deno.test("excerpts() cuts long texts to where they differ", () => {
  const [head, tail] = ["h".repeat(100), "t".repeat(100)];
  const [around, rest] = ["h".repeat(16), "t".repeat(31)];
  assertEquals(
    excerpts(`${head}1${tail}`, `${head}2${tail}`),
    `"…${around}1${rest}…" before, "…${around}2${rest}…" after`,
  );
});

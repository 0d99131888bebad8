import { assertEquals } from "@std/assert";
import { parse } from "../../nix/syntax/parse.ts";
import { nixFiles, readText } from "./nix_files.ts";
import { mutate, random } from "./mutations.ts";
import { chained, nested, repeated } from "./extremes.ts";
import { assertBearable, assertSound } from "./sound.ts";
import { TRAPS } from "./traps.ts";

/** How many mutated texts are tried; `deno task mutate` tries a million. */
const TRIES = 4000;

Deno.test("parse(), check() and show() take any text", () => {
  const next = random(1);
  const texts = [
    ...TRAPS.map((trap) => trap.text),
    ...[...nixFiles("nix"), ...nixFiles("compat"), ...nixFiles("examples")].map(readText),
  ];
  for (const text of texts) assertSound(text);
  for (let left = TRIES; left > 0; left--) {
    const mutated = mutate(texts[next(texts.length)]!.slice(0, 4000), next);
    try {
      assertSound(mutated);
    } catch (error) {
      throw new Error(`not sound: ${JSON.stringify(mutated)}`, { cause: error });
    }
  }
});

Deno.test("every construct may stand in itself 390 times, and is refused at 20,000", () => {
  for (const text of nested(390)) {
    assertEquals(parse(text).errors, [], text.slice(0, 40));
    assertBearable(text);
  }
  for (const text of nested(20_000)) {
    assertEquals(parse(text).errors.map(({ code }) => code), ["too-deep"], text.slice(0, 40));
    assertBearable(text);
  }
});

Deno.test("chains have any length", () => {
  for (const text of chained(20_000)) {
    assertEquals(parse(text).errors, [], text.slice(0, 40));
    assertBearable(text);
  }
});

Deno.test("parse(), check(), show() and evaluate() take texts of 20,000 parts of any kind", () => {
  for (const text of repeated(20_000)) assertBearable(text);
});

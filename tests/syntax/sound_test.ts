import { nixFiles, readText } from "./nix_files.ts";
import { mutate, random } from "./mutations.ts";
import { assertSound } from "./sound.ts";
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

/**
 * `deno task mutate [COUNT [SEED [DIR…]]]`: a million mutated Nix texts (unless told another
 * number), each of which must be read without a throw, a hang or a gap between tokens.
 *
 * @module
 */
import { mutate, random } from "./mutations.ts";
import { nixFiles, readText } from "./nix_files.ts";
import { assertSound } from "./sound.ts";
import { TRAPS } from "./traps.ts";

/** Longer files are cut: what is mutated are places, not sizes. */
const LONGEST = 6000;
/** No text of this size may take longer, in milliseconds. */
const SLOWEST = 2000;

// deno-lint-ignore no-console
const say = console.log;

function main([count = "1000000", seed = "1", ...directories]: readonly string[]): number {
  const texts = [
    ...TRAPS.map((trap) => trap.text),
    ...directories.flatMap((directory) => [...nixFiles(directory)].map(readText)),
  ];
  const next = random(Number(seed));
  const began = performance.now();
  let slowest = 0;
  for (let tried = 1; tried <= Number(count); tried++) {
    const text = mutate(texts[next(texts.length)]!.slice(0, LONGEST), next);
    try {
      const took = timed(text);
      // What a busy machine held up is quick the next time.
      slowest = Math.max(slowest, took > SLOWEST ? timed(text) : took);
    } catch (error) {
      say(`not sound after ${tried}: ${JSON.stringify(text)}\n${error}`);
      return 1;
    }
    if (slowest > SLOWEST) {
      say(`too slow after ${tried}: ${slowest.toFixed(0)} ms: ${JSON.stringify(text)}`);
      return 1;
    }
  }
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  say(`${count} mutated texts in ${seconds} s; the slowest took ${slowest.toFixed(1)} ms`);
  return 0;
}

/** How long a text takes to be read, in milliseconds. Throws where that is not as it must be. */
function timed(text: string): number {
  const start = performance.now();
  assertSound(text);
  return performance.now() - start;
}

Deno.exit(main(Deno.args));

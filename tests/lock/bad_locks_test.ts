/**
 * Lock files that can't be read, each with the words beside it.
 * `deno test -A tests/lock -- --update` writes the words anew.
 */
import { assert, assertEquals } from "@std/assert";
import { renderDiagnostic } from "../../cli/diagnostic.ts";
import { plain } from "../../cli/style.ts";
import { parseLock } from "../../compat/lock/mod.ts";
import { Failure } from "../../nix/diagnostic.ts";

const DIRECTORY = new URL("./bad_locks/", import.meta.url);
const names = (await Array.fromAsync(Deno.readDir(DIRECTORY), ({ name }) => name)).sort()
  .filter((name) => name.endsWith(".lock"));

/** What a person reads, for a lock file that must be refused. */
function wordsFor(text: string): string {
  try {
    parseLock(text);
  } catch (error) {
    assert(error instanceof Failure, `not a failure but ${error}`);
    return error.diagnostics.map((one) => `${renderDiagnostic(one, plain).trimEnd()}\n`).join("");
  }
  throw new Error("this lock file was read");
}

for (const name of names) {
  Deno.test(`parseLock() refuses ${name}`, async () => {
    const words = wordsFor(await Deno.readTextFile(new URL(name, DIRECTORY)));
    const file = new URL(name.replace(/lock$/, "words"), DIRECTORY);
    if (Deno.args.includes("--update")) await Deno.writeTextFile(file, words);
    assertEquals(words, await Deno.readTextFile(file));
  });
}

Deno.test("parseLock() refuses a file that is too large, and survives one that is deep", () => {
  assert(wordsFor(" ".repeat(64 * 1024 * 1024 + 1)).includes("too large"));
  const deep = 50_000;
  const text = `{"version":7,"root":"root","nodes":${"[".repeat(deep)}${"]".repeat(deep)}}`;
  assert(wordsFor(text).includes("'nodes' must be an object"));
});

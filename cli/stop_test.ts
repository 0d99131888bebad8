import { assert, assertEquals } from "@std/assert";
import { Failure, failure } from "../nix/diagnostic.ts";
import { openOutput } from "./output.ts";
import { explainStop } from "./stop.ts";

/** The status that `reason` leads to, and what is said about it. */
function stopped(reason: unknown, ...words: readonly string[]): readonly [number, string] {
  let said = "";
  const stream = {
    writeSync: (bytes: Uint8Array) => {
      said += new TextDecoder().decode(bytes);
      return bytes.length;
    },
    isTerminal: () => false,
  };
  const stdin = { read: () => Promise.resolve(null), isTerminal: () => false };
  const streams = { stdin, stdout: stream, stderr: stream, columns: () => 80, patience: 1000 };
  return [explainStop(reason, openOutput(words, streams)), said];
}

Deno.test("explainStop() shows every diagnostic of a failure, and fails", () => {
  const two = new Failure(
    { severity: "error", code: "a", message: "one" },
    { severity: "warning", code: "b", message: "two", help: "three" },
  );
  assertEquals(stopped(two), [1, "error: one\nwarning: two\nhelp: three\n"]);
});

Deno.test("explainStop() calls what stopped the program an error", () => {
  const failure = new Failure({ severity: "warning", code: "a", message: "one" });
  assertEquals(stopped(failure, "--quiet"), [1, "error: one\n"]);
});

Deno.test("explainStop() gives 2 for wrong words", () => {
  assertEquals(stopped(failure("usage", "no such verb")), [2, "error: no such verb\n"]);
});

Deno.test("explainStop() shows a defect in one sentence, and its trace when asked", () => {
  const defect = new TypeError("x is not a function\nsecond line");
  const [status, said] = stopped(defect);
  assertEquals(status, 1);
  assertEquals(
    said,
    "error: flakebridge met something it did not expect: x is not a function\n" +
      "help: This is a defect of flakebridge; please report it with what `--verbose` shows\n",
  );
  assert(stopped(defect, "--verbose")[1].includes("stop_test.ts"));
});

Deno.test("explainStop() tells a permission that was not given from a defect", () => {
  const [status, said] = stopped(new Deno.errors.NotCapable('Requires read access to "/x"'));
  assertEquals(status, 1);
  assert(said.startsWith('error: Deno did not allow it: Requires read access to "/x"\nhelp: '));
});

Deno.test("explainStop() copes with what is thrown and is no error", () => {
  assertEquals(stopped("words")[0], 1);
  assertEquals(stopped(undefined)[0], 1);
});

Deno.test("explainStop() tells what a disk refuses from a defect", () => {
  for (const [code, words] of [["ENOSPC", "The disk is full"], ["EROFS", "does not allow it"]]) {
    const [status, said] = stopped(Object.assign(new Error(`${code}: write`), { code }));
    assertEquals([status, said.includes(`${words}: ${code}: write\nhelp: `)], [1, true], said);
  }
});

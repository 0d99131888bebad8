import { assertEquals } from "@std/assert";
import { parseCall } from "./call.ts";
import { type EvaluationFlags, evaluationFlags, evaluationWordsOf } from "./evaluation.ts";

async function wordsOf(...given: readonly string[]): Promise<readonly string[]> {
  const { flags } = await parseCall("it", { flags: evaluationFlags, positionals: {} }, given);
  return evaluationWordsOf(flags as unknown as EvaluationFlags);
}

Deno.test("evaluationWordsOf() has code fetch anew, or not at all, as the flags say", async () => {
  const usual = await wordsOf();
  assertEquals(await wordsOf("--refresh"), [...usual, "--option", "tarball-ttl", "0"]);
  assertEquals(await wordsOf("--offline"), [...usual, "--option", "tarball-ttl", "4294967295"]);
});

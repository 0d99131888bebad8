import { assertEquals, assertRejects } from "@std/assert";
import { failure } from "../../nix/diagnostic.ts";
import { orReason } from "../../migrate/unproven.ts";

function failing(error: Error): () => Promise<never> {
  return () => Promise.reject(error);
}

Deno.test("orReason() tells why nothing could be compared, and hides no defect", async () => {
  assertEquals(await orReason({}, () => Promise.resolve(1)), 1);
  const full = Object.assign(new Error("write"), { code: "ENOSPC" });
  const messages = [];
  for (const error of [failure("lock", "no lock"), full]) {
    const reason = await orReason<{ message: string }>({}, failing(error));
    messages.push(reason.message);
  }
  assertEquals(messages, [
    "The derivations were not compared: no lock",
    "The derivations were not compared: The disk is full: write",
  ]);
  await assertRejects(() => orReason({}, failing(new TypeError("no"))), TypeError);
});

Deno.test("orReason() says that it was interrupted, whatever that made of the work", async () => {
  const signal = AbortSignal.abort();
  const reason = await orReason<{ code: string; message: string }>(
    { signal },
    failing(new TypeError("aborted")),
  );
  assertEquals([reason.code, reason.message], [
    "unproven",
    "The derivations were not compared: it was interrupted",
  ]);
});

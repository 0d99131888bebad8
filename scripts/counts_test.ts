import { assertEquals } from "@std/assert";
import { counts } from "./counts.ts";

Deno.test("counts() reads deno's summary, in colour or not", () => {
  assertEquals(counts("\nok | 12 passed (3 steps) | 0 failed (2s)\n"), "12 passed, 0 failed");
  assertEquals(
    counts("\n\x1b[31mFAILED\x1b[0m | 330 passed | 8 failed | 2 ignored \x1b[38m(7m)\x1b[0m\n"),
    "330 passed, 8 failed",
  );
});

Deno.test("counts() takes the last summary, not one that a test printed", () => {
  assertEquals(
    counts("ok | 1 passed | 0 failed (1ms)\nFAILED | 5 passed | 1 failed (2s)\n"),
    "5 passed, 1 failed",
  );
});

Deno.test("counts() counts a run without a summary as a failure", () => {
  assertEquals(counts("error: Module not found\n"), "0 passed, 1 failed");
});

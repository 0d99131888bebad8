import { assert, assertEquals } from "@std/assert";
import { askedPause, isPassing, pauseAfter } from "./retry.ts";

Deno.test("isPassing() tells what may be better later from what will not", () => {
  assertEquals([408, 429, 500, 502, 503, 504].filter((status) => !isPassing(status)), []);
  assertEquals([400, 401, 403, 404, 410, 416, 501, 505, 511].filter(isPassing), []);
});

Deno.test("pauseAfter() doubles, with a share of chance", () => {
  assertEquals([1, 2, 3].map((attempt) => pauseAfter(attempt, 0)), [250, 500, 1000]);
  const late = pauseAfter(1, 0.999);
  assert(late > 350 && late < 354, String(late));
});

Deno.test("askedPause() reads seconds and dates", () => {
  const now = Date.parse("Sun, 06 Nov 1994 08:49:30 GMT");
  assertEquals(askedPause("120", now), 120_000);
  assertEquals(askedPause(" 0 ", now), 0);
  assertEquals(askedPause("Sun, 06 Nov 1994 08:49:37 GMT", now), 7000);
  assertEquals(askedPause("Sun, 06 Nov 1994 08:49:00 GMT", now), 0);
  for (const odd of [null, "", "soon", "-3", "1.5"]) assertEquals(askedPause(odd, now), undefined);
});

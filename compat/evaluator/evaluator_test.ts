import { assertEquals, assertMatch } from "@std/assert";
import config from "../../deno.json" with { type: "json" };
import { evaluatorText, evaluatorVersion, evaluatorVersionOf } from "./evaluator.ts";

Deno.test("evaluatorText is the file, with our header", () => {
  assertMatch(evaluatorText, /^# flakebridge evaluator \d/);
  assertEquals(evaluatorVersion, config.version);
});

Deno.test("evaluatorVersionOf() knows ours from others'", () => {
  assertEquals(evaluatorVersionOf("# flakebridge evaluator 1.20.3\n{ src }: src\n"), "1.20.3");
  assertEquals(evaluatorVersionOf("# flakebridge evaluator 1.2.3\r\n"), "1.2.3");
  assertEquals(evaluatorVersionOf("# Compatibility function\n"), undefined);
  assertEquals(evaluatorVersionOf("\n# flakebridge evaluator 1.2.3\n"), undefined);
});

Deno.test("evaluatorText is plain: no tabs, no trailing space, lines of 100 columns at most behind their indentation", () => {
  for (const line of evaluatorText.split("\n")) {
    assertEquals(/\t| $/.test(line) || line.trim().length > 100, false, line);
  }
});

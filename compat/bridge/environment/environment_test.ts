import { assertEquals } from "@std/assert";
import { parseEnvironment, printEnvironment } from "./environment.ts";

Deno.test("printEnvironment() prints on one line, sorted, numbers too", () => {
  const text = `{"bashFunctions":{"f":" \\n"},` +
    `"structuredAttrs":{".attrs.json":"{}",".attrs.sh":""},` +
    `"variables":{"A":{"type":"exported","value":"\\u001b"},` +
    `"t":{"type":"associative","value":{"10":"x","9":"y","a":"z"}}}}`;
  assertEquals(printEnvironment(parseEnvironment(text)), text);
});

Deno.test("parseEnvironment() leaves out kinds of variables that have no word", () => {
  const { variables } = parseEnvironment(
    `{"bashFunctions":{},"variables":{"n":{"type":"unknown"},"v":{"type":"var","value":""}}}`,
  );
  assertEquals([...variables.keys()], ["v"]);
});

import { assertEquals } from "@std/assert";
import { printNixJson } from "./nix_json.ts";

const DOCUMENT = { b: [1, "é\n"], 10: { z: undefined, y: {} }, 9: [], a: true };

Deno.test("printNixJson() puts keys in the order of their bytes, on one line", () => {
  assertEquals(printNixJson(DOCUMENT, false), `{"10":{"y":{}},"9":[],"a":true,"b":[1,"é\\n"]}`);
});

Deno.test("printNixJson() indents by two spaces", () => {
  assertEquals(
    printNixJson(DOCUMENT, true),
    `{\n  "10": {\n    "y": {}\n  },\n  "9": [],\n  "a": true,\n  "b": [\n    1,\n    "é\\n"\n  ]\n}`,
  );
});

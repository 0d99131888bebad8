import { assertEquals, assertMatch } from "@std/assert";
import { isAsStamped, stamped } from "./stamp.ts";

const texts = [
  "# flakebridge evaluator 1.2.3\n{ src }: src\n",
  "# default.nix for every Nix\n# Made by flakebridge 1.2.3; it renews it.\n{ }\n",
];

Deno.test("stamped() puts a stamp behind the version, and the same one again", () => {
  for (const text of texts) {
    assertMatch(stamped(text), /1\.2\.3 \([0-9a-f]{8}\)/);
    assertEquals(stamped(stamped(text)), stamped(text));
    assertEquals(stamped(text).replace(/ \([0-9a-f]{8}\)/, ""), text);
  }
});

Deno.test("isAsStamped() sees every change, and takes what has no stamp for changed", () => {
  for (const text of texts.map(stamped)) {
    assertEquals(isAsStamped(text), true);
    assertEquals(isAsStamped(text + "\n"), false);
    assertEquals(isAsStamped(text.replace("1.2.3", "1.2.4")), false);
    assertEquals(isAsStamped(text.replace(/ \([0-9a-f]{8}\)/, "")), false);
  }
  assertEquals(isAsStamped("{ }"), false);
});

import { assertEquals } from "@std/assert";
import { nearest } from "./nearest.ts";

Deno.test("nearest() finds what was meant, or nothing", () => {
  const verbs = ["migrate", "verify", "undo", "help"];
  assertEquals(nearest("migarte", verbs), "migrate");
  assertEquals(nearest("verfy", verbs), "verify");
  assertEquals(nearest("hepl", verbs), "help");
  assertEquals(nearest("switch", verbs), undefined);
  assertEquals(nearest("x", []), undefined);
});

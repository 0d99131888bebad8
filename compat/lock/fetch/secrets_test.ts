import { assertEquals } from "@std/assert";
import { withoutPasswords } from "./secrets.ts";

Deno.test("withoutPasswords() leaves nothing of a URL's user and password", () => {
  assertEquals(
    withoutPasswords("fatal: 'https://user:p%40ss@host/r' and ssh://git@host/a@b"),
    "fatal: 'https://***@host/r' and ssh://***@host/a@b",
  );
  assertEquals(withoutPasswords("https://host/a@b"), "https://host/a@b");
});

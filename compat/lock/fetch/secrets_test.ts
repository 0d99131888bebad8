import { assertEquals } from "@std/assert";
import { withoutPasswords } from "./secrets.ts";

Deno.test("withoutPasswords() leaves nothing of a URL's login", () => {
  const hidden = {
    "fatal: 'https://user:p%40ss@host/r' no": "fatal: 'https://***@host/r' no",
    "git+https://token@host/r": "git+https://***@host/r",
    "https://u:p@ss@host:8/r?a@b": "https://***@host:8/r?a@b",
    'no "/here/https:/u:p@ss@host/r"': 'no "/here/https:/***@host/r"',
    "ssh://git:pass@host/r": "ssh://***@host/r",
    "https://host/r?private_token=abc&x=1": "https://host/r?private_token=***&x=1",
  };
  for (const [text, shown] of Object.entries(hidden)) assertEquals(withoutPasswords(text), shown);
});

Deno.test("withoutPasswords() leaves the rest as it is", () => {
  for (const text of ["https://host/a@b", "ssh://git@host:22/a@b", "a@b: c", "https://h/?x=y@z"]) {
    assertEquals(withoutPasswords(text), text);
  }
});

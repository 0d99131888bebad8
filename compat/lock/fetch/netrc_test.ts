import { assertEquals } from "@std/assert";
import { basicAuthorization, parseNetrc } from "./netrc.ts";

Deno.test("parseNetrc() reads machines on one line or several, the first of a name counts", () => {
  const logins = parseNetrc(`
    # a comment
    machine a.example.org login me password one
    machine b.example.org
      password two
    machine a.example.org login other password three
    default login anyone password four
  `);
  assertEquals(Object.fromEntries(logins), {
    "a.example.org": { user: "me", password: "one" },
    "b.example.org": { user: "", password: "two" },
    "": { user: "anyone", password: "four" },
  });
});

Deno.test("basicAuthorization() is what HTTP wants", () => {
  assertEquals(basicAuthorization({ user: "me", password: "é" }), "Basic bWU6w6k=");
});

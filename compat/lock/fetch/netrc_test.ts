import { assertEquals } from "@std/assert";
import { basicAuthorization, type Login, loginFor, parseNetrc } from "./netrc.ts";

/** The login that a text has, as `USER:PASSWORD`. */
function loginIn(text: string, machine: string, user?: string): string | undefined {
  const shown = (login: Login | undefined) => login && `${login.user}:${login.password}`;
  return shown(loginFor(parseNetrc(text), machine, user));
}

Deno.test("loginFor() takes the first entry for the machine, on one line or several", () => {
  const text = `
    # a comment: machine a.example.org login no password one
    machine a.example.org login me password one
    MACHINE B.example.org
      password two
    machine a.example.org login other password three
    machine c.example.org
    machine c.example.org login token
    default login anyone password four
    machine d.example.org login late password five
  `;
  assertEquals(loginIn(text, "a.example.org"), "me:one");
  assertEquals(loginIn(text, "a.example.org", "other"), "other:three");
  assertEquals(loginIn(text, "a.example.org", "anyone"), "anyone:four");
  assertEquals(loginIn(text, "a.example.org", "nobody"), undefined);
  assertEquals(loginIn(text, "b.example.org"), ":two");
  assertEquals(loginIn(text, "b.example.org", "you"), "you:two");
  assertEquals(loginIn(text, "c.example.org"), "token:");
  assertEquals(loginIn(text, "d.example.org"), "anyone:four");
  assertEquals(loginIn("login me password x", "a.example.org"), undefined);
  assertEquals(loginIn("machine a login", "a"), undefined);
});

Deno.test("parseNetrc() reads words in quotes, and no macros", () => {
  const text = String.raw`machine a login "m e" password "p\"w\\\t#1" machine b password p\t"#2
macdef init
machine c login mac password ro

machine c login me password three`;
  assertEquals(loginIn(text, "a"), 'm e:p"w\\\t#1');
  assertEquals(loginIn(text, "b"), ':p\\t"#2');
  assertEquals(loginIn(text, "c"), "me:three");
  assertEquals(loginIn("macdef init\nmachine a password x", "a"), undefined);
});

Deno.test("basicAuthorization() is what HTTP wants", () => {
  assertEquals(basicAuthorization({ user: "me", password: "é" }), "Basic bWU6w6k=");
});

import { assertEquals } from "@std/assert";
import { accessTokens, tokenFor } from "./access_tokens.ts";
import { parseNixSettings } from "./nix_settings.ts";

Deno.test("tokenFor() takes the longest key that begins the repository's path", () => {
  const settings = parseNixSettings(
    "access-tokens = github.com=A github.com/o=B # a comment\nextra-access-tokens = gitlab.com=PAT:C\n",
  );
  const tokens = accessTokens(settings, "ignored: the settings say more");
  assertEquals(tokenFor(tokens, "github.com", "x/y"), "A");
  assertEquals(tokenFor(tokens, "github.com", "o/r"), "B");
  assertEquals(tokenFor(tokens, "github.com", "other/r"), "A");
  assertEquals(tokenFor(tokens, "gitlab.com", "o/r"), "PAT:C");
  assertEquals(tokenFor(tokens, "github.com.evil.org", "o/r"), undefined);
});

Deno.test("accessTokens() takes the first of two tokens for one key", () => {
  const settings = parseNixSettings(
    "access-tokens = github.com=A github.com=B\nextra-access-tokens = github.com=C\n",
  );
  assertEquals([...accessTokens(settings, "D")], [["github.com", "A"]]);
});

Deno.test("accessTokens() takes GITHUB_TOKEN for github.com alone", () => {
  const tokens = accessTokens(new Map(), "T");
  assertEquals(tokenFor(tokens, "github.com", "o/r"), "T");
  assertEquals(tokenFor(tokens, "gitlab.com", "o/r"), undefined);
});

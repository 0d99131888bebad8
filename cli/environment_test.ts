import { assertThrows } from "@std/assert";
import { Failure } from "../nix/diagnostic.ts";
import { parseCall } from "./call.ts";
import { environmentFlags, environmentOf } from "./environment.ts";

Deno.test("environmentOf() refuses a variable that is set and unset, as Nix does in its order", async () => {
  const set = ["--set-env-var", "FOO", "bar"];
  const unset = ["-u", "FOO"];
  for (
    const [words, message] of [
      [
        [...set, ...unset],
        "Cannot unset environment variable 'FOO' that is set with '--set-env-var'",
      ],
      [
        [...unset, ...set],
        "Cannot set environment variable 'FOO' that is unset with '--unset-env-var'",
      ],
    ] as const
  ) {
    const { flags } = await parseCall("x", { flags: environmentFlags, positionals: {} }, words);
    const given = flags as Parameters<typeof environmentOf>[0];
    assertThrows(() => environmentOf(given), Failure, message);
  }
});

import { assertEquals } from "@std/assert";
import { lostArguments, takenArguments } from "./taken_arguments.ts";

Deno.test("takenArguments() tells a value from a function, and names its arguments", () => {
  assertEquals(takenArguments("(import ./a.nix { }).default"), undefined);
  assertEquals(takenArguments("{ system, pkgs ? 1, ... }: 1"), ["system", "pkgs", "..."]);
  assertEquals(takenArguments("pkgs: 1"), ["any argument (pkgs)"]);
  assertEquals(takenArguments("{"), []);
  for (const around of ["let x = 1; in @", "with 1; (@)", "1 // { __functor = _: @; } // { }"]) {
    assertEquals(takenArguments(around.replace("@", "{ a }: 1")), ["a"]);
    assertEquals(takenArguments(around.replace("@", "{ a = 1; }")), undefined);
  }
});

Deno.test("lostArguments() names what one takes and the other does not", () => {
  const lost = (before: string) => lostArguments(before, "{ system, overrides ? { } }: 1");
  assertEquals(lost("{ system ? null, overrides ? { } }: 1"), []);
  assertEquals(lost("{ system, pkgs ? 1, ... }: 1"), ["pkgs", "..."]);
  assertEquals(lost("system: 1"), ["any argument (system)"]);
  assertEquals(lost("1"), []);
});

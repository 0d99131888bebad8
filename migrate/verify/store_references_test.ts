import { assertEquals } from "@std/assert";
import { substitute } from "./store_references.ts";

const [A, B] = ["a".repeat(32), "b".repeat(32)];
const SUBSTITUTES = new Map([[A, { name: "src", text: "<src>" }]]);

Deno.test("substitute() replaces known paths and leaves what follows", () => {
  const text =
    `/nix/store/${A}-src /nix/store/${A}-src/bin:/nix/store/${A}-src.tar /nix/store/${B}-src`;
  assertEquals(
    substitute(text, SUBSTITUTES, "/nix/store"),
    `<src> <src>/bin:<src>.tar /nix/store/${B}-src`,
  );
});

Deno.test("substitute() leaves other names, other stores and bare digests", () => {
  for (const text of [`/nix/store/${A}-other`, `/gnu/store/${A}-src`, `${A}-src`, ""]) {
    assertEquals(substitute(text, SUBSTITUTES, "/nix/store"), text);
  }
});

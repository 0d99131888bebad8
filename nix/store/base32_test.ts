import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { base32Length, decodeBase32, encodeBase32 } from "./base32.ts";

Deno.test("encodeBase32() writes the digits Nix writes", () => {
  const empty = Uint8Array.fromHex(
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
  );
  assertEquals(encodeBase32(empty), "0mdqa9w1p6cmli6976v4wi0sw9r4p5prkj7lzfd1877wk11c9c73");
  assertEquals(encodeBase32(new Uint8Array()), "");
});

Deno.test("decodeBase32() reads back what encodeBase32() wrote", () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
    const digits = encodeBase32(bytes);
    assertEquals(digits.length, base32Length(bytes.length));
    assertEquals(decodeBase32(digits), new Uint8Array(bytes));
  }));
});

Deno.test("decodeBase32() refuses letters outside the alphabet and bits too many", () => {
  for (const digits of ["0e", "00 0", "zz", "1", "000A"]) {
    assertThrows(() => decodeBase32(digits), SyntaxError, "is not valid Nix base 32");
  }
});

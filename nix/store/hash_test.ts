import { assertEquals, assertThrows } from "@std/assert";
import { type HashFormat, parseHash, printHash, toSri } from "./hash.ts";

const FORMATS: Readonly<Record<HashFormat, string>> = {
  base16: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
  base32: "0mdqa9w1p6cmli6976v4wi0sw9r4p5prkj7lzfd1877wk11c9c73",
  base64: "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
  sri: "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
};

Deno.test("parseHash() and printHash() turn every format into every other", () => {
  for (const text of Object.values(FORMATS)) {
    for (const [format, printed] of Object.entries(FORMATS)) {
      assertEquals(printHash(parseHash(text, "sha256"), format as HashFormat), printed);
    }
  }
});

Deno.test("toSri() reads the prefix `sha256:` and keeps SRI as it is", () => {
  assertEquals(toSri(`sha256:${FORMATS.base32}`), FORMATS.sri);
  assertEquals(toSri(`sha256:${FORMATS.base16.toUpperCase()}`), FORMATS.sri);
  assertEquals(toSri(FORMATS.sri, "sha256"), FORMATS.sri);
});

Deno.test("toSri() takes the other algorithms", () => {
  assertEquals(toSri("d41d8cd98f00b204e9800998ecf8427e", "md5"), "md5-1B2M2Y8AsgTpgAmY7PhCfg==");
  assertEquals(toSri("sha1:143xibwh31h9bvxzalr0sjvbbvpa6ffs"), "sha1-2jmj7l5rSw0yVb/vlWAYkK/YBwk=");
});

Deno.test("parseHash() says what is wrong", () => {
  assertThrows(() => parseHash(FORMATS.base32), SyntaxError, "which algorithm");
  assertThrows(() => parseHash("sha257:00"), SyntaxError, 'unknown hash algorithm "sha257"');
  assertThrows(() => parseHash(FORMATS.sri, "sha512"), SyntaxError, "should be a sha512 hash");
  for (const text of ["", "00", `sha256-${FORMATS.base32}`, "!".repeat(44), "e".repeat(52)]) {
    assertThrows(() => parseHash(text, "sha256"), SyntaxError, "is not a valid sha256 hash");
  }
});

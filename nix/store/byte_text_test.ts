import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { bytesOfName, nameOfBytes } from "./byte_text.ts";

Deno.test("nameOfBytes() leaves UTF-8 as it is, a byte order mark too", () => {
  for (const name of ["", "a", "é", "\u{1f600}x", "\ufeffa", "\ufffd"]) {
    assertEquals(nameOfBytes(new TextEncoder().encode(name)), name);
  }
});

Deno.test("nameOfBytes() keeps every other byte", () => {
  assertEquals(nameOfBytes(new Uint8Array([0x61, 0xff, 0x62])), "a\udcffb");
  assertEquals(nameOfBytes(new Uint8Array([0xc3, 0xa9, 0xc3])), "é\udcc3");
  assertEquals(nameOfBytes(new Uint8Array([0xed, 0xb2, 0x80])), "\udced\udcb2\udc80");
});

Deno.test("bytesOfName() gives back whatever bytes nameOfBytes() got", () => {
  fc.assert(fc.property(fc.uint8Array(), (bytes) => {
    assertEquals(bytesOfName(nameOfBytes(bytes)), bytes);
  }));
});

Deno.test("nameOfBytes() gives different names to different bytes", () => {
  const names = Array.from({ length: 256 }, (_, byte) => nameOfBytes(new Uint8Array([byte])));
  assert(new Set(names).size === 256);
});

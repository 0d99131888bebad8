import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { type Derivation, parseDerivation, printDerivation } from "./derivation.ts";

const TEXT = String.raw`Derive([("dev","/nix/store/b-x-dev","",""),("out","/nix/store/a-x",` +
  String
    .raw`"r:sha256","00ff")],[("/nix/store/c-y.drv",["dev","out"]),("/nix/store/d-z.drv",["out"])],` +
  String.raw`["/nix/store/e-s"],"x86_64-linux","/bin/sh",["-c","echo \"\\n\"\n\t\r$x"],` +
  String.raw`[("é","\\\\"),("out","/nix/store/a-x")])`;

Deno.test("parseDerivation() reads every part", () => {
  assertEquals(parseDerivation(TEXT), {
    outputs: new Map([
      ["dev", { path: "/nix/store/b-x-dev", hashAlgorithm: "", hash: "" }],
      ["out", { path: "/nix/store/a-x", hashAlgorithm: "r:sha256", hash: "00ff" }],
    ]),
    inputDerivations: new Map([
      ["/nix/store/c-y.drv", ["dev", "out"]],
      ["/nix/store/d-z.drv", ["out"]],
    ]),
    inputSources: ["/nix/store/e-s"],
    system: "x86_64-linux",
    builder: "/bin/sh",
    args: ["-c", 'echo "\\n"\n\t\r$x'],
    env: new Map([["é", "\\\\"], ["out", "/nix/store/a-x"]]),
  });
});

Deno.test("printDerivation() writes back what was read", () => {
  assertEquals(printDerivation(parseDerivation(TEXT)), TEXT);
});

Deno.test("parseDerivation() reads back whatever printDerivation() wrote", () => {
  const text = fc.string({ unit: "binary" });
  const map = <Value>(value: fc.Arbitrary<Value>) => {
    return fc.array(fc.tuple(text, value)).map((pairs) => new Map(pairs));
  };
  const derivation: fc.Arbitrary<Derivation> = fc.record({
    outputs: map(fc.record({ path: text, hashAlgorithm: text, hash: text })),
    inputDerivations: map(fc.array(text)),
    inputSources: fc.array(text),
    system: text,
    builder: text,
    args: fc.array(text),
    env: map(text),
  });
  fc.assert(fc.property(derivation, (drawn) => {
    assertEquals(parseDerivation(printDerivation(drawn)), drawn);
  }));
});

Deno.test("parseDerivation() refuses what is cut short, goes on, or is something else", () => {
  for (const text of ["", "Derive(", TEXT.slice(0, -1), `${TEXT} `, `DrvWithVersion("x",[])`]) {
    assertThrows(() => parseDerivation(text), SyntaxError, "not a derivation");
  }
  assertThrows(() => parseDerivation(TEXT.replace(',["out"]', "")), SyntaxError, 'expected ","');
  assertThrows(() => parseDerivation('Derive([("out'), SyntaxError, "not a derivation");
});

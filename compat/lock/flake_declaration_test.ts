import { assertEquals, assertThrows } from "@std/assert";
import { Failure } from "../../nix/diagnostic.ts";
import type { FlakeInput } from "./flake_input.ts";
import { declarationOf } from "./flake_declaration.ts";

/** The failure's words with `line:column`. */
function refusal(text: string): string {
  const error = assertThrows(() => declarationOf(text), Failure);
  const { message, place } = error.diagnostics[0]!;
  return `${message} @ ${place?.line}:${place?.column}`;
}

Deno.test("declarationOf() reads inputs, follows, overrides, and the flake's own attributes", () => {
  const { description, inputs, self } = declarationOf(`{
    description = "d";
    inputs = {
      self.submodules = true;
      a = { url = "github:o/a"; inputs.b.follows = "b"; inputs.c.url = "path:./c"; };
      b = { url = ./b; flake = false; };
    };
    outputs = { self, a, b, nixpkgs, ... }: { };
  }`);
  assertEquals([description, self], ["d", { submodules: true }]);
  const none: FlakeInput["overrides"] = new Map();
  const overrides = new Map<string, FlakeInput>([
    ["b", { follows: ["b"], isFlake: true, overrides: none }],
    ["c", { ref: { type: "path", path: "./c" }, url: "path:./c", isFlake: true, overrides: none }],
  ]);
  assertEquals(Object.fromEntries(inputs), {
    a: {
      ref: { type: "github", owner: "o", repo: "a" },
      url: "github:o/a",
      isFlake: true,
      overrides,
    },
    b: { ref: { type: "path", path: "b" }, url: "path:b", isFlake: false, overrides: none },
    nixpkgs: { ref: { type: "indirect", id: "nixpkgs" }, isFlake: true, overrides: none },
  });
});

Deno.test("declarationOf() makes follows relative to the root of the lock", () => {
  const { inputs } = declarationOf(
    `{ inputs.x.follows = "y/z"; inputs.r.follows = ""; outputs = _: { }; }`,
    { path: ["a", "b"] },
  );
  assertEquals(inputs.get("x")?.follows, ["a", "b", "y", "z"]);
  assertEquals(inputs.get("r")?.follows, ["a", "b"]);
});

Deno.test("declarationOf() places what is wrong", () => {
  assertEquals(
    refusal(`{\n  inputs.a.url = "git" + "hub:o/r";\n  outputs = _: { };\n}`),
    "expected a string or a path but got a thunk @ 2:3",
  );
  assertEquals(
    refusal(`{\n  inputs.a.url = "github:o/r?ref=a..b";\n  outputs = _: { };\n}`),
    "input 'github:o/r' contains an invalid branch/tag name @ 2:3",
  );
  assertEquals(
    refusal(`{\n  inputs.a.url = "github:o/r#x";\n  outputs = _: { };\n}`),
    "unexpected fragment 'x' in flake reference 'github:o/r#x' @ 2:3",
  );
  assertEquals(refusal("{ inputs = { }; }"), "the flake lacks attribute 'outputs' @ 1:1");
  assertEquals(
    refusal(`{ inputs.a.flake = 1; outputs = _: { }; }`),
    "expected a Boolean but got an integer @ 1:3",
  );
  assertEquals(
    refusal(
      `{\n  inputs.a = {\n    type = "path"; path = "./a"; lastModified = 9007199254740992;\n  };\n}`,
    ),
    "input attribute 'lastModified' is above 9007199254740991: JSON is read without loss up to " +
      "there @ 2:3",
  );
});

import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { Failure } from "../../nix/diagnostic.ts";
import { check } from "../../nix/syntax/check.ts";
import { parse } from "../../nix/syntax/parse.ts";
import { EMPTY_LOCK, type LockFile } from "../lock/mod.ts";
import { addFlakeCompat, findFlakeCompat, lockedFlakeCompat } from "./flake_compat_input.ts";

const URL = "github:o/flake-compat";

/** flake.nix with the input, which must parse, and be found again. */
function added(text: string): string {
  const after = addFlakeCompat(text, URL);
  assertEquals(check(parse(after)), [], after);
  assertEquals(findFlakeCompat(after), "flake-compat");
  return after;
}

Deno.test("addFlakeCompat() adds to the set of inputs, and to closed arguments", () => {
  assertEquals(
    added(`{
  inputs = {
    nixpkgs.url = "github:o/nixpkgs"; # the packages
  };

  outputs = { self, nixpkgs }: { };
}
`),
    `{
  inputs = {
    nixpkgs.url = "github:o/nixpkgs"; # the packages
    flake-compat = {
      url = "github:o/flake-compat";
      flake = false;
    };
  };

  outputs = { self, nixpkgs, flake-compat }: { };
}
`,
  );
});

Deno.test("addFlakeCompat() adds behind dotted inputs, and leaves open arguments", () => {
  assertEquals(
    added(`{
  inputs.a.url = "github:o/a";
  inputs.b.url = "github:o/b"; # b

  outputs = { self, ... }@inputs: { };
}
`),
    `{
  inputs.a.url = "github:o/a";
  inputs.b.url = "github:o/b"; # b
  inputs.flake-compat = {
    url = "github:o/flake-compat";
    flake = false;
  };

  outputs = { self, ... }@inputs: { };
}
`,
  );
});

Deno.test("addFlakeCompat() adds the first input before the outputs", () => {
  assertEquals(
    added(`{
  description = "d";
  outputs = inputs: { };
}
`),
    `{
  description = "d";

  inputs.flake-compat = {
    url = "github:o/flake-compat";
    flake = false;
  };
  outputs = inputs: { };
}
`,
  );
  assertEquals(
    added("{\n  # all of it\n  outputs = inputs: { };\n}\n"),
    `{
  inputs.flake-compat = {
    url = "github:o/flake-compat";
    flake = false;
  };

  # all of it
  outputs = inputs: { };
}
`,
  );
});

Deno.test("addFlakeCompat() breaks lines and indents as flake.nix does", () => {
  assertEquals(
    added('{\n\tinputs = {\n\t\ta.url = "b"; # a\n\t};\n\toutputs = _: { };\n}\n'),
    `{
\tinputs = {
\t\ta.url = "b"; # a
\t\tflake-compat = {
\t\t\turl = "${URL}";
\t\t\tflake = false;
\t\t};
\t};
\toutputs = _: { };
}
`,
  );
});

Deno.test("addFlakeCompat() keeps to one line what is on one line", () => {
  assertEquals(
    added("{ outputs = { self }: { }; }\n"),
    `{ inputs.flake-compat = { url = "${URL}"; flake = false; }; ` +
      "outputs = { self, flake-compat }: { }; }\n",
  );
  assertEquals(
    added(`{ inputs = { }; outputs = _: { }; }\n`),
    `{ inputs = { flake-compat = { url = "${URL}"; flake = false; }; }; outputs = _: { }; }\n`,
  );
  assertStringIncludes(
    added("{\n  inputs = {\n    # none\n  };\n  outputs = _: { };\n}\n"),
    "{\n      url",
  );
  added(`{ inputs = { a.url = "b"; }; outputs = _: { }; }`);
  added(`{\r\n  inputs.a.url = "b";\r\n  outputs = _: { };\r\n}\r\n`);
});

Deno.test("findFlakeCompat() knows the input by its name, else by where it is from", () => {
  const find = (inputs: string) => findFlakeCompat(`{ inputs = { ${inputs} }; outputs = _: { }; }`);
  assertEquals(find(`a.url = "github:o/a"; flake-compat.url = "github:o/x";`), "flake-compat");
  assertEquals(find(`compat.url = "github:NixOS/flake-compat/v1";`), "compat");
  assertEquals(find(`c.url = "https://git.lix.systems/a/flake-compat/archive/main.tar.gz";`), "c");
  assertEquals(find(`c.url = "git+https://example.org/flake-compat.git";`), "c");
  assertEquals(find(`c.url = "github:o/flake-compatish";`), undefined);
  assertThrows(() => findFlakeCompat("{ outputs = "), Failure, "Cannot parse");
});

const ref = { type: "github", owner: "o", repo: "r", rev: "0".repeat(40) } as const;

function lockWith(nodes: LockFile["nodes"]): LockFile {
  return { version: 7, root: "root", nodes };
}

Deno.test("lockedFlakeCompat() finds the node, whatever its label and whatever follows", () => {
  const node = { locked: ref, original: ref };
  const lock = lockWith({
    root: { inputs: { "flake-compat": ["a", "b"], a: "a_2" } },
    a_2: { ...node, inputs: { b: ["a", "c"], c: "flake-compat_3" } },
    "flake-compat_3": { ...node, flake: false },
  });
  assertEquals(lockedFlakeCompat(lock, "flake-compat"), { input: ["a", "c"], locked: ref });
});

Deno.test("lockedFlakeCompat() says what is in the way", () => {
  const find = (nodes: LockFile["nodes"]) => () => lockedFlakeCompat(lockWith(nodes), "c");
  assertThrows(() => lockedFlakeCompat(EMPTY_LOCK, "c"), Failure, "has nothing for the input");
  assertThrows(find({ root: { inputs: { c: ["c"] } } }), Failure, "has nothing for the input");
  assertThrows(find({ root: { inputs: { c: [] } } }), Failure, "follows the flake itself");
  const path = { type: "path", path: "./c" } as const;
  const inside = { locked: path, original: path, parent: ["a"] };
  assertThrows(find({ root: { inputs: { c: "c" } }, c: inside }), Failure, "of another input");
});

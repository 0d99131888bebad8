import { assertEquals } from "@std/assert";
import { withMerges } from "./dedupe.ts";

Deno.test("withMerges() writes follows where the inputs are declared", () => {
  const merges = [{ path: ["a", "nixpkgs"], follows: ["nixpkgs"] }];
  const before = `{
  # why
  inputs = {
    a.url = "github:o/a";
    nixpkgs.url = "github:o/nixpkgs";
  };
  outputs = _: { };
}
`;
  const after = before.replace(
    `o/nixpkgs";\n`,
    `o/nixpkgs";\n    a.inputs.nixpkgs.follows = "nixpkgs";\n`,
  );
  assertEquals(withMerges(before, merges), after);
  assertEquals(withMerges(after, merges), after);
});

Deno.test("withMerges() puts follows in the place of a reference, which Nix refuses beside it", () => {
  const merges = [
    { path: ["a"], follows: ["z"] },
    { path: ["b"], follows: ["z"] },
    { path: ["c", "d"], follows: ["z"] },
  ];
  const before = `{
  # the first
  inputs.a.url = "github:o/z";
  inputs.a.flake = false;
  inputs.b = { type = "github"; owner = "o"; repo = "z"; };
  inputs.c.inputs.d.url = "github:o/z";
  inputs.z.url = "github:o/z";
  outputs = _: { };
}
`;
  const after = `{
  # the first
  inputs.a = { follows = "z"; };
  inputs.b = { follows = "z"; };
  inputs.c.inputs.d = { follows = "z"; };
  inputs.z.url = "github:o/z";
  outputs = _: { };
}
`;
  assertEquals(withMerges(before, merges), after);
  assertEquals(withMerges(after, merges), after);
});

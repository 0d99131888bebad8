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

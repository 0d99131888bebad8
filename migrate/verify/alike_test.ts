import { assertEquals } from "@std/assert";
import { optionDifferences } from "./alike.ts";

Deno.test("optionDifferences() tells what is not what it was", () => {
  const before = {
    drvPath: "/a.drv",
    options: { "nix.nixPath": "nixpkgs=/1", "nix.registry": "" },
  };
  const after = { drvPath: "/b.drv", options: { "nix.nixPath": "nixpkgs=/2", "nix.registry": "" } };
  assertEquals(optionDifferences(before, after), [{
    cause: "option",
    subject: "nix.nixPath",
    detail: '"nixpkgs=/1" before, "nixpkgs=/2" after',
    via: [],
  }]);
  assertEquals(optionDifferences(before, before), []);
});

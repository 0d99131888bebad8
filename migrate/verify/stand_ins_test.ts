import { assertEquals } from "@std/assert";
import { side, storePath } from "../../tests/verify/memory_side.ts";
import {
  copiedInto,
  overrideVariables,
  overrideWords,
  type StandIn,
  wantedBy,
} from "./stand_ins.ts";

const HOME: StandIn = {
  name: "home-manager",
  lookedUp: ["home-manager"],
  tree: storePath("h", "source"),
};
const NIXPKGS: StandIn = {
  name: "nixpkgs",
  lookedUp: ["nixpkgs", "nixos"],
  tree: storePath("n", "source"),
};
const BOTH = [HOME, NIXPKGS];

function wanted(words: string): readonly string[] {
  return wantedBy({ kind: "error", words }, BOTH).map(({ name }) => name);
}

Deno.test("wantedBy() knows an input by its words, its tree and its name in the search path", () => {
  assertEquals(wanted('the input "nixpkgs" is not locked'), ["nixpkgs"]);
  assertEquals(wanted(`path '${HOME.tree}/nixos' does not exist`), ["home-manager"]);
  assertEquals(wanted("file 'nixos/lib' was not found in the Nix search path (…)"), ["nixpkgs"]);
  assertEquals(wanted("file 'unstable' was not found in the Nix search path"), []);
  assertEquals(wanted("attribute 'nixpkgs' missing"), []);
});

Deno.test("copiedInto() finds the trees among the sources of the inputs of a derivation", () => {
  const [one, two] = [storePath("1", "one.drv"), storePath("2", "two.drv")];
  const drawn = side([
    { path: one, out: storePath("3", "one"), inputs: [two] },
    { path: two, out: storePath("4", "two"), sources: [HOME.tree, storePath("s", "own")] },
  ]);
  assertEquals(copiedInto(one, drawn, BOTH), [HOME]);
  assertEquals(copiedInto(one, drawn, [NIXPKGS]), []);
});

Deno.test("overrideWords() and overrideVariables() put the trees in the place of the inputs", () => {
  assertEquals(overrideWords([HOME]), ["--override-input", "home-manager", `path:${HOME.tree}`]);
  assertEquals(overrideVariables([HOME]), { FLAKE_OVERRIDE_home_manager: HOME.tree });
});

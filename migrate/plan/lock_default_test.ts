import { assertEquals } from "@std/assert";
import { planInputs } from "./inputs.ts";
import { askEvaluator, defaultOf } from "./lock_default.ts";

const evaluator = "import ./nix/flake-compat.nix { src = ./.; }";
const url = `github:NixOS/nixpkgs/${"1".repeat(40)}`;
const inputs = planInputs([
  { source: { name: "nixpkgs", kind: "nixpkgs", pinned: false, subpath: "" }, origin: "" },
  { source: { name: "nixpkgs", kind: "nixpkgs", url, pinned: true, subpath: "" }, origin: "" },
  {
    source: { name: "nixos-23.05", kind: "nixpkgs", url: "x:y", pinned: false, subpath: "" },
    origin: "",
  },
], { nixpkgs: "nixpkgs", isFlake: () => true, style: "plain", references: new Map() });
const [channel, pin, dotted] = inputs;

const fromHere = (path: string): string => `../${path}`;

Deno.test("defaultOf() keeps a look-up, and asks the lock for a pin", () => {
  const text = (
    kind: "packages" | "source",
    input = channel!,
    asked?: string,
    unpinnedToo = false,
  ) =>
    defaultOf({ kind, input }, inputs, {
      ...(asked && { evaluator: asked }),
      unpinnedToo,
      fromHere,
    });
  assertEquals(text("source"), "<nixpkgs>");
  assertEquals(text("packages"), "import <nixpkgs> { }");
  assertEquals(text("source", dotted), "<nixos-23.05>");
  assertEquals(text("source", pin), undefined);
  assertEquals(text("source", pin, evaluator), `(${evaluator}).inputs.nixpkgs`);
  assertEquals(text("packages", pin, evaluator), `import (${evaluator}).inputs.nixpkgs { }`);
  assertEquals(text("source", channel, evaluator, true), `(${evaluator}).inputs.nixpkgs-channel`);
  const asked = defaultOf({ kind: "system" }, inputs, { unpinnedToo: true, fromHere });
  assertEquals(asked, "builtins.currentSystem");
});

Deno.test("askEvaluator() leads from any file to the evaluator and the root", () => {
  const asked = (path: string) => askEvaluator(path, "nix/flake-compat.nix");
  assertEquals(asked("a.nix"), "import ./nix/flake-compat.nix { src = ./.; }");
  assertEquals(asked("nix/a.nix"), "import ./flake-compat.nix { src = ../.; }");
  assertEquals(asked("pkgs/a.nix"), "import ../nix/flake-compat.nix { src = ../.; }");
  assertEquals(asked("nix/b/a.nix"), "import ../../nix/flake-compat.nix { src = ../../.; }");
});

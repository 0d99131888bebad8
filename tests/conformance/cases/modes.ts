/**
 * Cases of how Nix is set while it evaluates: experimental features, and what it may touch.
 *
 * @module
 */
import type { Case, Mode } from "../case.ts";
import type { RootKind } from "../roots.ts";
import { INPUT_CASES } from "./inputs.ts";

const INPUTS = [
  "input: path",
  "input: relative path, clean git",
  "input: git",
  "input: git over https, in the store",
  "input: github",
  "input: gitlab",
  "input: sourcehut",
  "input: tarball",
  "input: tarball, in the store",
  "input: file",
];

const KINDS: readonly RootKind[] = ["clean git", "dirty git", "no git", "sub-directory of git"];

/** A flake outside git that does not embed its own directory as a path. */
const PLACELESS = `{
  outputs = { self }:
    let
      drv = derivation { name = "p"; system = "x86_64-linux"; builder = "/bin/sh"; root = "\${self}"; };
    in { packages.x86_64-linux.default = drv; probe = { inherit (drv) drvPath; file = import ./file.nix; }; };
}
`;

function inMode(mode: Mode): readonly Case[] {
  const inputs = INPUT_CASES.filter(({ name }) => INPUTS.includes(name));
  const roots = mode === "read-only" ? KINDS.filter((root) => root !== "no git") : KINDS;
  return [
    ...roots.map((root): Case => ({ name: `${mode}: ${root}`, root, mode })),
    ...inputs.map((tried): Case => ({ ...tried, name: `${mode}: ${tried.name}`, mode })),
  ];
}

export const MODE_CASES: readonly Case[] = [
  ...inMode("read-only"),
  {
    name: "read-only: no git",
    root: "no git",
    mode: "read-only",
    flake: PLACELESS,
    files: { "file.nix": "[ 1 2 3 ]\n" },
  },
  ...inMode("flakes on"),
  ...inMode("only fetch-tree"),
  ...inMode("restricted"),
];

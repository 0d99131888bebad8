/**
 * Cases of how Nix is set while it evaluates: experimental features, and what it may touch.
 *
 * @module
 */
import type { Case, Mode } from "../case.ts";
import type { RootKind } from "../roots.ts";
import { INPUT_CASES } from "./inputs.ts";
import { pathNode } from "./nodes.ts";

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

/** What 2.3 puts into the store is not among the paths it may read then. */
const FORBIDDEN = { "2.3": "is forbidden in restricted mode" };

const KINDS: readonly RootKind[] = ["clean git", "dirty git", "no git", "sub-directory of git"];

/** A flake outside git that does not embed its own directory as a path. */
const PLACELESS = `{
  outputs = { self }:
    let
      drv = derivation { name = "p"; system = "x86_64-linux"; builder = "/bin/sh"; root = "\${self}"; };
    in { packages.x86_64-linux.default = drv; probe = { inherit (drv) drvPath; file = import ./file.nix; }; };
}
`;

function inMode(mode: Mode, except: readonly string[] = []): readonly Case[] {
  const inputs = INPUT_CASES.filter(({ name }) => INPUTS.includes(name));
  const cases = [
    ...KINDS.map((root): Case => ({ name: root, root })),
    ...inputs,
  ];
  return cases.filter(({ name }) => !except.includes(name)).map((tried) => ({
    ...tried,
    name: `${mode}: ${tried.name}`,
    mode,
    ...(mode === "restricted" ? { limits: FORBIDDEN } : {}),
  }));
}

export const MODE_CASES: readonly Case[] = [
  // What is not in the store can't be read from there: the probe would.
  ...inMode("read-only", ["no git", "input: path", "input: file"]),
  {
    name: "read-only: no git",
    root: "no git",
    mode: "read-only",
    flake: PLACELESS,
    files: { "file.nix": "[ 1 2 3 ]\n" },
  },
  {
    name: "read-only: a path input",
    root: "clean git",
    mode: "read-only",
    flake: `{
      inputs.dep.url = "path:{{dir}}/dep";
      outputs = { self, dep }:
        let drv = derivation { name = "p"; system = "x86_64-linux"; builder = "/bin/sh"; root = "\${dep}"; };
        in { packages.x86_64-linux.default = drv; probe = { inherit (drv) drvPath; inherit (dep) value; }; };
    }\n`,
    trees: {
      dep: {
        "flake.nix": "{ outputs = { self }: { value = import ./value.nix; }; }\n",
        "value.nix": "[ 1 2 ]\n",
      },
    },
    lock: { nodes: { dep: pathNode("dep") } },
  },
  ...inMode("flakes on"),
  ...inMode("only fetch-tree"),
  // There the store may not be looked at, and a file is taken for a directory by the probe.
  ...inMode("restricted", ["input: git over https, in the store", "input: file"]),
];

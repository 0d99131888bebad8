/**
 * Cases of how Nix is set while it evaluates: experimental features, and what it may touch.
 *
 * @module
 */
import type { Case, Mode } from "../case.ts";
import type { Features } from "../../ground/nix_environment.ts";
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

/** Those whose trees are in the store, and one of each other way. */
const PURE_INPUTS = [
  "input: path that is gone",
  "input: relative path, clean git",
  "input: git with a revision",
  "input: github",
  "input: gitlab",
  "input: sourcehut",
  "input: tarball, in the store",
  "input: tarball",
];

/** What 2.3 puts into the store is not among the paths it may read then. */
const FORBIDDEN = { limits: { "2.3": "is forbidden in restricted mode" } };

const KINDS: readonly RootKind[] = ["clean git", "dirty git", "no git", "sub-directory of git"];

/** A flake outside git that does not embed its own directory as a path. */
const PLACELESS = `{
  outputs = { self }:
    let
      drv = derivation { name = "p"; system = "x86_64-linux"; builder = "/bin/sh"; root = "\${self}"; };
    in { packages.x86_64-linux.default = drv; probe = { inherit (drv) drvPath; file = import ./file.nix; }; };
}
`;

function inMode(mode: Mode, features: Features, except: readonly string[] = []): readonly Case[] {
  const inputs = INPUT_CASES.filter(({ name }) => INPUTS.includes(name));
  const cases = [
    ...KINDS.map((root): Case => ({ name: root, root })),
    ...inputs,
  ];
  return cases.filter(({ name }) => !except.includes(name)).map((tried) => ({
    ...tried,
    name: `${mode}, features ${features}: ${tried.name}`,
    mode,
    features,
    ...(mode === "restricted" ? FORBIDDEN : {}),
  }));
}

const FETCHED = `src = builtins.fetchTarball {
  url = "file:///gone"; sha256 = "{{narHash kept/source}}"; name = "source"; };`;

/** Without absolute paths: the flake is a tree that is fetched by its hash, as are its inputs. */
function pure(features: Features): readonly Case[] {
  const inputs = INPUT_CASES.filter(({ name }) => PURE_INPUTS.includes(name));
  const cases: readonly Case[] = [
    { name: "no inputs", root: "store path" },
    ...inputs.map((tried) => ({ ...tried, ...FORBIDDEN, root: "store path" as const })),
  ];
  return [
    ...cases.map((tried) => ({
      ...tried,
      args: FETCHED,
    })),
    {
      ...inputs.find(({ name }) => name === "input: github"),
      name: "an override from the environment, which does not reach it",
      root: "store path" as const,
      environment: { FLAKE_OVERRIDE_dep: "{{dir}}/elsewhere" },
      args: FETCHED,
    },
    {
      name: "a revision of a git repository",
      root: "clean git" as const,
      native: "git+file://{{dir}}/flake?ref=main&rev={{rev flake}}",
      args: `src = builtins.fetchGit {
        url = "file://{{dir}}/flake"; ref = "main"; rev = "{{rev flake}}"; };`,
    },
  ].map((tried) => ({
    ...tried,
    name: `pure, features ${features}: ${tried.name}`,
    mode: "pure",
    features,
  }));
}

/**
 * What is not in the store can't be read from there without `--read-write-mode`: the probe would.
 */
const READ_ONLY_EXCEPT = ["no git", "input: path", "input: file"];
/** With it the store may not be looked at, and a file is taken for a directory by the probe. */
const RESTRICTED_EXCEPT = ["input: git over https, in the store", "input: file"];

export const MODE_CASES: readonly Case[] = [
  ...(["off", "fetch-tree", "on"] as const).flatMap((features) => [
    ...(features === "off" ? [] : inMode("plain", features)),
    ...inMode("read-only", features, READ_ONLY_EXCEPT),
    ...inMode("restricted", features, RESTRICTED_EXCEPT),
    ...pure(features),
  ]),
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
];

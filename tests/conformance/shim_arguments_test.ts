/**
 * What the shims take: a system, other trees for inputs, the arguments of the file whose place they
 * take; by nix-build's flags and by import, on every Nix at hand.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { join } from "@std/path";
import { evaluatorText } from "../../compat/evaluator/evaluator.ts";
import type { ShimInterface } from "../../compat/shim/shim.ts";
import { type NixEnvironment, withEveryNix } from "../ground/nix_environment.ts";
import type { Files } from "./case.ts";
import { pathNode } from "./cases/nodes.ts";
import { layOut } from "./project.ts";
import { type Shimming, type TriedMode, type Unshimmed, withShims } from "./shims.ts";

const FLAKE = `{
  inputs = { dep = { url = "path:{{dir}}/dep"; flake = false; }; @inputs@ };
  outputs = { self, dep, ... }:
    let
      for = system: {
        default = import ./nix/package.nix { inherit system dep; };
        named = derivation { name = "named"; inherit system; builder = "/bin/sh"; };
      };
      all = { x86_64-linux = for "x86_64-linux"; aarch64-linux = for "aarch64-linux"; };
    in
    { packages = all; devShells = all; };
}
`;

const CODE = `{ system ? null, dep ? null, debug ? false }:
derivation {
  name = (if debug then "debug-" else "") + builtins.readFile (dep + "/which");
  inherit system;
  builder = "/bin/sh";
}
`;

const LEGACY: ShimInterface = {
  kind: "function",
  code: "nix/package.nix",
  formals: ["dep", "debug"],
  ellipsis: false,
  call: {
    parameters: [
      { name: "system", supply: { kind: "system" } },
      { name: "dep", supply: { kind: "source", input: { name: "dep", flake: false } } },
    ],
  },
};

const TRIED: Unshimmed = {
  name: "arguments",
  root: "clean git",
  flake: FLAKE,
  files: { "nix/package.nix": CODE },
  trees: { dep: { which: "locked" }, other: { which: "other" } },
  nodes: { dep: { ...pathNode("dep"), flake: false } },
};

/** The name in the shell that `nix-shell WORDS` enters, or what is wrong. */
async function entered(
  nix: NixEnvironment,
  cwd: string,
  words: readonly string[],
): Promise<string> {
  const command = [
    "env",
    "NIX_BUILD_SHELL=/bin/bash",
    "nix-shell",
    ...words,
    "--run",
    "echo $name",
  ];
  const { stdout, stderr } = await nix.run(command, { cwd });
  return stdout.trim() || stderr;
}

/** What `nix-instantiate WORDS` gives: the system and the name of each derivation. */
async function derivations(
  nix: NixEnvironment,
  cwd: string,
  words: readonly string[],
): Promise<string> {
  const command = ["nix-instantiate", "--option", "system", "x86_64-linux", ...words];
  const { stdout, stderr } = await nix.run(command, { cwd });
  const paths = stdout.trim().split("\n").map((path) => path.replace(/!.*/, ""));
  const texts = await Promise.all(paths.map((path) => nix.run(["cat", path])));
  const names = texts.map(({ stdout }) => /"name","([^"]*)"\),.*\("system","([^"]*)"/.exec(stdout));
  return names.map((found) => `${found?.[1]} ${found?.[2]}`).join(", ") + (stdout ? "" : stderr);
}

/** `nix-instantiate` with these words, or `nix-shell` where they begin so, and what it gives. */
type Calls = Readonly<Record<string, string>>;

/** What every shim of a flake takes. */
const SYSTEM: Calls = {
  "default.nix": "locked x86_64-linux",
  "default.nix -A named": "named x86_64-linux",
  "default.nix --argstr system aarch64-linux": "locked aarch64-linux",
  "default.nix -A named --argstr system aarch64-linux": "named aarch64-linux",
  "default.nix -A packages.aarch64-linux.named": "named aarch64-linux",
  "nix-shell": "locked",
  "nix-shell -A named --argstr system x86_64-linux": "named",
  "-E import|./.|{|}": "locked x86_64-linux",
  '-E import|./.|{|system|=|"aarch64-linux";|}': "locked aarch64-linux",
};

const OVERRIDES: Calls = {
  "default.nix --arg overrides {|dep|=|../other;|}": "other x86_64-linux",
  "nix-shell --arg overrides {|dep|=|../other;|}": "other",
  "-E import|./.|{|overrides.dep|=|../other;|}": "other x86_64-linux",
};

const BOTH: Calls = {
  "default.nix --arg debug true --arg overrides {|dep|=|../other;|}": "debug-other x86_64-linux",
};

const ARGUMENTS: Calls = {
  "default.nix --arg debug true": "debug-locked x86_64-linux",
  "default.nix --arg dep ../other": "other x86_64-linux",
  "nix-shell --arg debug true": "debug-locked",
  "default.nix --arg debug true --argstr system aarch64-linux": "debug-locked aarch64-linux",
  "-E import|./.|{|debug|=|true;|}": "debug-locked x86_64-linux",
};

/** What a flake-compat says that takes no overrides. */
const REFUSED: Calls = Object.fromEntries(
  Object.keys(OVERRIDES).map((
    words,
  ) => [
    words,
    "error: flake-compat takes no overrides; ours does: flakebridge shim --mode vendored",
  ]),
);

/** Of a flake-compat that takes overrides. */
const OVERRIDABLE: Files = {
  "evaluator.nix": evaluatorText,
  "default.nix": `{ src, system, overrides ? { } }@arguments:
let
  inherit (import ./evaluator.nix arguments) self;
  defaultNix = self // { inherit (self.packages.\${system}) default; };
in { inherit defaultNix; shellNix = defaultNix; }
`,
};

/** What shims of a mode take. */
interface Taken extends Shimming {
  readonly name: string;
  readonly mode: TriedMode;
  readonly calls: Calls;
}

const FUNCTION = { name: "function", interface: LEGACY } as const;

/** The shims whose flake-compat is another's: one that takes no overrides, and one that does. */
function takenByOthers(mode: TriedMode): readonly Taken[] {
  const compat = OVERRIDABLE;
  return [
    { mode, name: "flake", calls: { ...SYSTEM, ...REFUSED } },
    { mode, ...FUNCTION, calls: { ...SYSTEM, ...ARGUMENTS, ...REFUSED } },
    { mode, name: "flake, overridable", compat, calls: { ...SYSTEM, ...OVERRIDES } },
    {
      mode,
      compat,
      ...FUNCTION,
      name: "function, overridable",
      calls: { ...SYSTEM, ...OVERRIDES, ...ARGUMENTS, ...BOTH },
    },
  ];
}

const CASES: readonly Taken[] = [
  { mode: "vendored", name: "flake", calls: { ...SYSTEM, ...OVERRIDES } },
  {
    mode: "vendored",
    ...FUNCTION,
    calls: { ...SYSTEM, ...OVERRIDES, ...ARGUMENTS, ...BOTH },
  },
  {
    mode: "vendored",
    name: "value",
    interface: { kind: "value" },
    calls: {
      "default.nix": "locked x86_64-linux",
      "default.nix -A named": "named x86_64-linux",
      "-E import|./.": "locked x86_64-linux",
    },
  },
  ...takenByOthers("pinned"),
  ...takenByOthers("tarball"),
];

for (const { name, mode, calls, ...shimming } of CASES) {
  Deno.test(`a shim, ${mode}, ${name}, takes what it should on every Nix at hand`, async () => {
    await withEveryNix(async (nixes, directory) => {
      const tried = withShims(TRIED, mode, shimming);
      const { flake } = await layOut(join(directory, "case"), tried, nixes);
      for (const nix of nixes) {
        for (const [words, expected] of Object.entries(calls)) {
          const list = words.split(" ").map((word) => word.replaceAll("|", " "));
          const isShell = list[0] === "nix-shell";
          const found = isShell
            ? await entered(nix, flake, list.slice(1))
            : await derivations(nix, flake, list);
          const said = expected.startsWith("error: ")
            ? /error: flake-compat .*/.exec(found)?.[0]
            : found;
          assertEquals(said, expected, `${nix.version} ${words}: ${found}`);
        }
      }
    });
  });
}

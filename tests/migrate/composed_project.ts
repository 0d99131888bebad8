/**
 * Projects put together at random: what pins nixpkgs × how a file takes it × what the file gives ×
 * the shell beside it × how it is migrated. Each is small, and each evaluates.
 *
 * @module
 */
import fc from "fast-check";
import { fromFileUrl } from "@std/path";
import { MINI_FLAKES } from "../ground/flakes.ts";
import { readTree, type Tree } from "../ground/tree.ts";

/** A project, and the flags of its migration. */
export interface ComposedProject {
  readonly files: Tree;
  readonly flags: readonly string[];
  readonly git: "all" | "none";
  /** What it is made of, in words. */
  readonly about: string;
}

/** What pins nixpkgs. */
interface Pins {
  readonly name: string;
  /** The fixture whose files keep the pins, and which of them. */
  readonly kept?: readonly [fixture: string, ...paths: string[]];
  /** What the pins as a whole are bound to, `sources`, where there is such a thing. */
  readonly sources?: string;
  /** The expression that is imported and called. */
  readonly nixpkgs: string;
  /** The expression of another tree. */
  readonly tree: string;
}

const REV = "0123456789abcdef0123456789abcdef01234567";
const TREE_REV = "fedcba9876543210fedcba9876543210fedcba98";

function tarball(repository: string, rev: string, hash: string): string {
  const url = `https://github.com/${repository}/archive/${rev}.tar.gz`;
  return `(fetchTarball { url = "${url}"; sha256 = "${hash}"; })`;
}

const tree = tarball("example/greeter", TREE_REV, "@greeterHash32@");
const managed = { nixpkgs: "sources.nixpkgs", tree: "sources.greeter" };

const pins: readonly Pins[] = [
  { name: "a search path", nixpkgs: "<nixpkgs>", tree },
  { name: "a tarball", nixpkgs: tarball("NixOS/nixpkgs", REV, "@narHash32@"), tree },
  { name: "JSON", kept: ["json-pin", "nixpkgs/"], nixpkgs: "./nixpkgs", tree },
  { name: "a thunk", kept: ["thunk", "dep/"], nixpkgs: "./dep/nixpkgs", tree },
  { name: "niv", kept: ["niv", "nix/"], sources: "import ./nix/sources.nix", ...managed },
  {
    name: "unnamed niv",
    kept: ["niv-unnamed", "nix/"],
    sources: "import ./nix/sources.nix { }",
    ...managed,
  },
  { name: "npins", kept: ["npins-plain", "npins/"], sources: "import ./npins", ...managed },
  {
    name: "callable npins",
    kept: ["npins-called", "npins/"],
    sources: "import ./npins",
    ...managed,
  },
  { name: "lon", kept: ["lon", "lon.nix", "lon.lock"], sources: "import ./lon.nix", ...managed },
];

/** How a file gets what it needs: as a function of the bindings and the body. */
type Frame = (bindings: readonly Binding[], body: string) => string;

/** A name, and what it is bound to. */
type Binding = readonly [name: string, value: string];

function formals(bindings: readonly Binding[], more: readonly string[]): string {
  return `{ ${[...bindings.map(([name, value]) => `${name} ? ${value}`), ...more].join(", ")} }`;
}

function lets(bindings: readonly Binding[]): string {
  return `let\n${bindings.map(([name, value]) => `  ${name} = ${value};\n`).join("")}in\n`;
}

const frames: Readonly<Record<string, Frame>> = {
  "formals": (bindings, body) => `${formals(bindings, [])}:\n${body}`,
  "more formals": (bindings, body) =>
    `${formals(bindings, ["loud ? false", "..."])}@arguments:\nassert !loud;\n${body}`,
  "let": (bindings, body) => lets(bindings) + body,
  "let with": (bindings, body) => `${lets(bindings)}with pkgs;\n${body}`,
  "let in a function": (bindings, body) => `{ loud ? false }:\n${lets(bindings)}${body}`,
  "with, after let": (bindings, body) => `# A comment.\n${lets(bindings)}(\n  ${body}\n)`,
};

/** What default.nix gives, `tree` being the expression of another tree, and the files it reads. */
interface Body {
  readonly text: (tree: string) => string;
  readonly reads?: Readonly<Record<string, string>>;
}

const built = 'pkgs.stdenv.mkDerivation { name = "composed"; src = ./src; ' +
  'installPhase = "cp main.txt $out"; }';
const written = 'pkgs.writeText "written" "words"';

const bodies: Readonly<Record<string, Body>> = {
  "a derivation": { text: () => built, reads: { "src/main.txt": "words\n" } },
  "a derivation of a tree": {
    text: (tree) => `pkgs.runCommand "composed" { tree = ${tree}; } "cp $tree/src/greeting $out"`,
  },
  "code from a tree": { text: (tree) => `import ${tree} { inherit pkgs; }` },
  "a set": {
    text: (tree) => `{\n  one = ${written};\n  two = import ${tree} { inherit pkgs; };\n}`,
  },
  "a recursive set": {
    text: () => `rec { one = ${written}; two = pkgs.writeText "two" "\${one}"; }`,
  },
  "callPackage": {
    text: () => "pkgs.callPackage ./package.nix { }",
    reads: {
      "package.nix": '{ runCommand, hello }:\nrunCommand "one" { inherit hello; } "touch $out"\n',
    },
  },
  "a file that takes pkgs": {
    text: () => "import ./parts/one.nix { inherit pkgs; }",
    reads: { "parts/one.nix": `{ pkgs ? import <nixpkgs> { } }:\n${written}\n` },
  },
  "a path in a set": {
    text: () => `{ inherit (pkgs) hello; part = import ./parts { inherit pkgs; }; }`,
    reads: {
      "parts/default.nix": "{ pkgs }:\nimport ../lib/one.nix pkgs\n",
      "lib/one.nix": `pkgs:\n${written}\n`,
    },
  },
};

/** A style, and what it takes from a miniature. */
function styled(style: "flake-utils" | "flake-parts"): readonly string[] {
  return ["--style", style, "--input", style, `path:${MINI_FLAKES}/${style}`];
}

const flags: Readonly<Record<string, readonly string[]>> = {
  "as it is": [],
  "in place": ["--layout", "in-place"],
  "with flake-utils": styled("flake-utils"),
  "with flake-parts": styled("flake-parts"),
  "in place, with flake-utils": ["--layout", "in-place", ...styled("flake-utils")],
  "for one system": ["--systems", "x86_64-linux", ...styled("flake-utils")],
  "keeping pins": ["--keep-pins"],
};

function named<Value>(
  values: Readonly<Record<string, Value>>,
): fc.Arbitrary<readonly [string, Value]> {
  return fc.constantFrom(...Object.entries(values));
}

/** Any of the projects. */
export const composedProject: fc.Arbitrary<Promise<ComposedProject>> = fc.record({
  pins: fc.constantFrom(...pins),
  frame: named(frames),
  body: named(bodies),
  shell: fc.option(named(frames)),
  imported: fc.boolean(),
  flags: named(flags),
  git: fc.constantFrom("all", "none"),
}).map(composed);

interface Parts {
  readonly pins: Pins;
  readonly frame: readonly [string, Frame];
  readonly body: readonly [string, Body];
  /** The frame of shell.nix, where there is one. */
  readonly shell: readonly [string, Frame] | null;
  /** Whether nixpkgs is imported with a system. */
  readonly imported: boolean;
  readonly flags: readonly [string, readonly string[]];
  readonly git: "all" | "none";
}

async function composed(parts: Parts): Promise<ComposedProject> {
  const { pins, frame, body, shell, imported, flags, git } = parts;
  const given = imported ? "{ config = { }; }" : "{ }";
  const bindings: Binding[] = [
    ...pins.sources === undefined ? [] : [["sources", pins.sources] as const],
    ["pkgs", `import ${pins.nixpkgs} ${given}`],
  ];
  const texts: Record<string, string> = {
    ...body[1].reads,
    "default.nix": `${frame[1](bindings, body[1].text(pins.tree))}\n`,
    ...(shell && {
      "shell.nix": `${
        shell[1](bindings, 'pkgs.mkShell { name = "shell"; packages = [ pkgs.hello ]; }')
      }\n`,
    }),
  };
  const own = Object.entries(texts).map(([path, text]) => [path, { text, executable: false }]);
  const about = [pins.name, frame[0], body[0], shell?.[0] ?? "no shell", given, flags[0], git];
  return {
    files: { ...await keptFiles(pins), ...Object.fromEntries(own) },
    flags: flags[1],
    git,
    about: about.join(" · "),
  };
}

/** The files of a fixture that keep the pins. */
async function keptFiles({ kept }: Pins): Promise<Tree> {
  if (kept === undefined) return {};
  const [fixture, ...paths] = kept;
  const tree = await readTree(fromFileUrl(new URL(`fixtures/${fixture}/in`, import.meta.url)));
  return Object.fromEntries(
    Object.entries(tree).filter(([path]) => paths.some((kept) => path.startsWith(kept))),
  );
}

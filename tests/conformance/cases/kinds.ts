/**
 * Flakes of the kinds that there are in the world, with what is built from them.
 *
 * @module
 */
import { MINI_NIXPKGS } from "../../ground/mini_nixpkgs.ts";
import type { Case, Files, Nodes } from "../case.ts";
import { MODIFIED, pathNode, revisionFor } from "./nodes.ts";

/** A flake, and what nix-build and nix-shell make of it. */
export interface FlakeKind extends Pick<Case, "root" | "files" | "trees" | "script"> {
  /** What it is: `with overlays`. */
  readonly name: string;
  /** The text of flake.nix; further inputs go to `@inputs@`, if it may have any. */
  readonly flake: string;
  readonly nodes?: Nodes;
  /** By attribute path, none for what is built unless told: the text that is built. */
  readonly builds: Readonly<Record<string, string>>;
  /** The file that has the text, where a directory is built. */
  readonly file?: string;
  /** What a command prints in the shell. */
  readonly shell: Readonly<Record<string, string>>;
  /**
   * Versions whose native flakes can't build it without a network, or give the tree another path.
   */
  readonly notNatively?: readonly string[];
}

/** `text NAME TEXT` is a derivation whose output is the text. */
const TEXT = `text = name: text: derivation {
        inherit name text;
        system = "x86_64-linux";
        builder = "/bin/sh";
        args = [ "-c" "echo \\"$text\\" > $out; exit 0" ];
      };`;

const SHELL = `devShells.x86_64-linux.default = derivation {
        name = "shell"; system = "x86_64-linux"; builder = "/bin/sh"; GREETING = "hello";
        stdenv = builtins.toFile "none" "";
      };`;

const shell = { "echo $GREETING": "hello" } as const;

/** What git tracks is built, and a package by its name. */
const PACKAGES = `{
  inputs = { @inputs@ };
  outputs = { self, ... }:
    let
      ${TEXT}
    in {
      packages.x86_64-linux.default = text "hello" (builtins.readFile ./tracked);
      packages.x86_64-linux.named = text "named" self.outPath;
      legacyPackages.x86_64-linux.set.inner = text "inner" "inner";
      ${SHELL}
    };
}
`;

/** `root`, with the same packages in it. */
function packages(name: string, root: FlakeKind["root"], changed = ""): FlakeKind {
  const builds = { "": `${name}\n${changed}\n`, "set.inner": "inner\n" };
  return { name, root, flake: PACKAGES, builds, shell };
}

/** The miniature nixpkgs as an input: a copy of it, since the case's own directory is known. */
const NIXPKGS = {
  script: `cp -r ${MINI_NIXPKGS} nixpkgs; chmod -R u+w nixpkgs;`,
  nodes: { nixpkgs: pathNode("nixpkgs") ?? {} },
  input: `nixpkgs.url = "path:{{dir}}/nixpkgs";`,
} as const;

function withNixpkgs(
  name: string,
  outputs: string,
  more: Pick<FlakeKind, "builds" | "shell" | "file">,
): FlakeKind {
  const flake = `{
  inputs = { ${NIXPKGS.input} @inputs@ };
  outputs = { self, nixpkgs, ... }: ${outputs};
}
`;
  const { script, nodes } = NIXPKGS;
  return { name, root: "clean git", flake, script, nodes, ...more };
}

const OVERLAYS = `let
      pkgs = import nixpkgs { system = "x86_64-linux"; overlays = [ self.overlays.default ]; };
    in {
      overlays.default = final: prev: {
        salutation = final.writeText "salutation" "from the overlay\\n";
      };
      packages.x86_64-linux = { inherit (pkgs) salutation; default = pkgs.salutation; };
      devShells.x86_64-linux.default = pkgs.mkShell {
        packages = [ pkgs.hello ];
        shellHook = "export HOOKED=yes";
      };
    }`;

const SYSTEM = `{
      nixosConfigurations.host = import (nixpkgs + "/nixos/lib/eval-config.nix") {
        system = "x86_64-linux";
        modules = [ { networking.hostName = "host"; users.alice = { }; } ];
      };
      devShells.x86_64-linux.default = nixpkgs.legacyPackages.x86_64-linux.mkShell {
        GREETING = "hello";
      };
    }`;

const UTILS: Files = {
  "flake.nix": `{
  outputs = { self }: {
    lib.eachDefaultSystem = f:
      let
        systems = [ "x86_64-linux" "aarch64-darwin" ];
        all = map (system: { inherit system; outputs = f system; }) systems;
        names = builtins.attrNames (f "x86_64-linux");
        bySystem = name: builtins.listToAttrs (map (one: {
          name = one.system;
          value = one.outputs.\${name};
        }) all);
      in
      builtins.listToAttrs (map (name: { inherit name; value = bySystem name; }) names);
  };
}
`,
};

const WITH_UTILS = `{
  inputs = { flake-utils.url = "github:numtide/flake-utils"; @inputs@ };
  outputs = { self, flake-utils, ... }:
    flake-utils.lib.eachDefaultSystem (system:
      let
        text = name: text: derivation {
          inherit name text system;
          builder = "/bin/sh";
          args = [ "-c" "echo \\"$text\\" > $out; exit 0" ];
        };
      in {
        packages.default = text "default" "for \${system}";
        packages.named = text "named" "named";
        devShells.default = text "shell" "utils" // { stdenv = builtins.toFile "none" ""; };
        devShell = derivation {
          name = "shell"; inherit system; builder = "/bin/sh"; GREETING = "old";
          stdenv = builtins.toFile "none" "";
        };
      });
}
`;

const rev = revisionFor("flake of a kind");

/** The node of a tree in the store. */
function storedNode(
  original: Readonly<Record<string, string>>,
  isFlake: boolean,
): Nodes[string] {
  const hash = { narHash: "{{narHash dep/source}}", lastModified: MODIFIED };
  const fetched = original.type === "tarball" ? {} : { rev };
  const locked = { ...original, ...fetched, ...hash };
  return { original, locked, ...(isFlake ? {} : { flake: false }) };
}

const FORGES = {
  a: { type: "github", owner: "o", repo: "r" },
  b: { type: "gitlab", owner: "group", repo: "r" },
  c: { type: "sourcehut", owner: "~o", repo: "r" },
} as const;

const EVERY_TYPE = `{
  inputs = {
    a.url = "github:o/r";
    b = { url = "gitlab:group/r"; flake = false; };
    c = { url = "sourcehut:~o/r"; flake = false; };
    d.url = "path:{{dir}}/dep/source";
    e = { url = "git+file://{{dir}}/repository"; flake = false; };
    f = { url = "file://{{dir}}/dep.tar.gz"; flake = false; };
    @inputs@
  };
  outputs = { self, a, b, c, d, e, f, ... }:
    let
      ${TEXT}
      read = input: builtins.readFile (input + "/which");
    in {
      packages.x86_64-linux.default =
        text "all" (a.which + d.which + builtins.concatStringsSep "" (map read [ b c e f ]));
      ${SHELL}
    };
}
`;

const DEP: Files = {
  "flake.nix": `{ outputs = { self }: { which = builtins.readFile ./which; }; }\n`,
  which: "x",
};

export const KINDS: readonly FlakeKind[] = [
  packages("without git", "no git"),
  packages("in git", "clean git"),
  packages("in a dirty git tree", "dirty git", "changed\n"),
  { ...packages("in a sub-directory", "sub-directory of git"), notNatively: ["2.8"] },
  withNixpkgs("with overlays on nixpkgs", OVERLAYS, {
    builds: { "": "from the overlay\n", salutation: "from the overlay\n" },
    shell: { "echo $HOOKED": "yes", hello: "Hello, world!" },
  }),
  withNixpkgs("with a NixOS configuration", SYSTEM, {
    builds: {
      "nixosConfigurations.host.config.system.build.toplevel":
        `{"nixPath":["nixpkgs=/nix/var/nix/profiles/per-user/root/channels/nixos"],` +
        `"registry":{},"revision":null,"services":{},"users":{"alice":{}}}\n`,
    },
    file: "settings.json",
    shell,
  }),
  {
    name: "by flake-utils",
    root: "clean git",
    flake: WITH_UTILS,
    trees: { "dep/source": UTILS },
    nodes: {
      "flake-utils": storedNode({ type: "github", owner: "numtide", repo: "flake-utils" }, true) ??
        {},
    },
    builds: { "": "for x86_64-linux\n", named: "named\n" },
    shell: { "echo $text": "utils" },
    notNatively: ["2.8"],
  },
  {
    name: "without a lock",
    root: "clean git",
    flake: `{ outputs = { self }: let ${TEXT} in {
      packages.x86_64-linux.default = text "default" (builtins.toString (self ? rev));
      ${SHELL}
    }; }`,
    builds: { "": "1\n" },
    shell,
  },
  {
    name: "with inputs of every type",
    root: "clean git",
    flake: EVERY_TYPE,
    trees: { "dep/source": DEP },
    script: "tar czf dep.tar.gz -C dep source; cp -r dep/source repository; cd repository; " +
      "git init -q .; git add -A; git commit -q -m one",
    nodes: {
      a: storedNode(FORGES.a, true) ?? {},
      b: storedNode(FORGES.b, false) ?? {},
      c: storedNode(FORGES.c, false) ?? {},
      d: pathNode("dep/source") ?? {},
      e: {
        flake: false,
        original: { type: "git", url: "file://{{dir}}/repository" },
        locked: { type: "git", url: "file://{{dir}}/repository", rev: "{{rev repository}}" },
      },
      f: storedNode({ type: "tarball", url: "file://{{dir}}/dep.tar.gz" }, false) ?? {},
    },
    builds: { "": "xxxxxx\n" },
    shell,
    notNatively: ["2.8"],
  },
];

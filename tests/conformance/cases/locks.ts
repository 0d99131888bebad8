/**
 * Cases of what flake.lock can be, and what flake.nix and flake.lock can say of each other.
 *
 * @module
 */
import type { Case, Lock } from "../case.ts";
import { LEAF, pathNode } from "./nodes.ts";

const DEP = `    dep.url = "path:{{dir}}/dep";`;

function locked(name: string, more: Partial<Case> = {}): Case {
  return {
    name: `lock: ${name}`,
    root: "clean git",
    inputs: DEP,
    trees: { dep: LEAF },
    lock: { nodes: { dep: pathNode("dep") } },
    ...more,
  };
}

function stale(name: string, more: Partial<Case>): Case {
  return locked(name, { error: "run `flakebridge lock` or `nix flake lock`", ...more });
}

/** A flake whose outputs take `formals`, whatever it declares. */
function taking(formals: string, inputs = DEP): string {
  return `{\n  inputs = {\n${inputs}\n  };\n  outputs = ${formals}: import ./probe.nix inputs;\n}\n`;
}

const OLD: Lock = {
  version: 5,
  nodes: {
    dep: {
      info: { narHash: "{{narHash dep}}", lastModified: 1 },
      locked: { type: "path", path: "{{dir}}/dep" },
      original: { type: "path", path: "{{dir}}/dep" },
    },
  },
};

/** A flake that passes on what does not look at its inputs. */
const LAZY = `{
  inputs.gone.url = "path:{{dir}}/gone";
  outputs = { self, gone }:
    let inherit (import ./probe.nix { inherit self; }) packages probe;
    in { inherit packages; probe = { inherit (probe) drvPath; }; };
}
`;

const GONE: Lock = {
  nodes: {
    gone: {
      locked: {
        type: "path",
        path: "{{dir}}/gone",
        narHash: "sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
      },
      original: { type: "path", path: "{{dir}}/gone" },
    },
  },
};

const versions: readonly Case[] = [
  locked("version 5", { lock: OLD }),
  locked("version 6", { lock: { version: 6, nodes: { dep: pathNode("dep") } } }),
  locked("version 7"),
  locked("version 4", {
    lock: { version: 4, nodes: {} },
    error: "flake.lock has version 4; this evaluator knows 5 to 7",
  }),
  locked("version 8", {
    lock: { version: 8, nodes: {} },
    error: "flake.lock has version 8; this evaluator knows 5 to 7",
  }),
  locked("other labels than the inputs' names", {
    lock: { inputs: { dep: "dep_2" }, nodes: { dep_2: pathNode("dep") } },
  }),
  locked("another label for the root", {
    files: {
      "flake.lock": JSON.stringify({
        nodes: { top: { inputs: { dep: "dep" } }, dep: pathNode("dep") },
        root: "top",
        version: 7,
      }),
    },
    lock: "as written",
  }),
  locked("none, and no inputs", { inputs: "" }),
  locked("without inputs", { inputs: "", lock: { nodes: {} } }),
  locked("a hash in base 16", {
    lock: {
      nodes: {
        dep: {
          original: { type: "path", path: "{{dir}}/dep" },
          locked: {
            type: "path",
            path: "{{dir}}/dep",
            lastModified: 1,
            narHash: "sha256-{{narHash dep}}",
          },
        },
      },
    },
    error: "hash",
  }),
];

const outputs: readonly Case[] = [
  locked("outputs that name their inputs", {
    flake: taking("{ self, dep }@inputs"),
  }),
  locked("outputs that take a set", { flake: taking("inputs") }),
  locked("outputs with a default for an input", {
    flake: taking("{ self, dep ? null }@inputs"),
  }),
  locked("outputs with an input that is not declared", {
    flake: "{ outputs = { self, dep }@inputs: import ./probe.nix inputs; }\n",
    lock: {
      nodes: { dep: { ...pathNode("dep"), original: { type: "indirect", id: "dep" } } },
    },
  }),
  locked("a description and settings", {
    flake: `{ description = "d"; nixConfig.bash-prompt = "x"; inputs.dep.url = "path:{{dir}}/dep";
      outputs = { self, dep }@inputs: import ./probe.nix inputs; }\n`,
  }),
  locked("an input that is gone and not looked at", { flake: LAZY, lock: GONE }),
];

const stales: readonly Case[] = [
  stale("none", { lock: undefined }),
  stale("an input missing", {
    inputs: `${DEP}\n    other.url = "path:{{dir}}/dep";`,
  }),
  stale("an input too many", { inputs: "" }),
  stale("an input that is not declared, missing", {
    flake: "{ outputs = { self, nixpkgs }@inputs: import ./probe.nix inputs; }\n",
    lock: { nodes: {} },
  }),
  stale("an input that went elsewhere", { inputs: `    dep.url = "path:{{dir}}/elsewhere";` }),
  stale("an input with another branch", {
    inputs: `    dep.url = "github:o/r/branch";`,
    lock: {
      nodes: {
        dep: { ...pathNode("dep"), original: { type: "github", owner: "o", repo: "r" } },
      },
    },
  }),
  stale("an input that is a flake no more", {
    inputs: `    dep = { url = "path:{{dir}}/dep"; flake = false; };`,
  }),
  stale("an input that follows another now", {
    inputs: `${DEP}\n    other.follows = "dep";`,
    lock: { nodes: { dep: pathNode("dep"), other: pathNode("dep") } },
  }),
  stale("an input that does not follow any more", {
    inputs: `${DEP}\n    other.url = "path:{{dir}}/dep";`,
    lock: { inputs: { dep: "dep", other: ["dep"] }, nodes: { dep: pathNode("dep") } },
  }),
  stale("an input without its inputs", {
    trees: { dep: { "flake.nix": "{ outputs = { self, lost }: { }; }\n" } },
  }),
  locked("not tracked by git", {
    root: "git without its lock",
    error: "run `flakebridge lock` or `nix flake lock`",
  }),
  locked("flake.nix not tracked by git", {
    root: "git without its flake",
    error: "git does not track",
  }),
  locked("no flake.nix", { root: "no flake", error: "there is no flake.nix" }),
  locked("an unknown type", {
    lock: {
      nodes: {
        dep: { locked: { type: "cvs" }, original: { type: "path", path: "{{dir}}/dep" } },
      },
    },
    error: "unknown input type 'cvs'",
  }),
];

export const LOCK_CASES: readonly Case[] = [...versions, ...outputs, ...stales];

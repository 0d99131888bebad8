/**
 * Cases of how the evaluator is told where the flake is, and what of it.
 *
 * @module
 */
import type { Case } from "../case.ts";
import { LEAF, lockOf, MODIFIED, revisionFor } from "./nodes.ts";

const KNOWN = `sourceInfo = { narHash = "{{narHash flake}}"; lastModified = ${MODIFIED}; };`;

/** The case's own flake, got by a reference; natively by `builtins.getFlake`. */
function got(name: string, reference: string, more: Partial<Case> = {}): Case {
  return { name: `getFlake: ${name}`, root: "no git", getFlake: reference, ...more };
}

export const SOURCE_CASES: readonly Case[] = [
  { name: "src: a string", root: "clean git", args: `src = "{{dir}}/flake";` },
  { name: "src: a string, outside git", root: "no git", args: `src = "{{dir}}/flake";` },
  {
    name: "src: a repository, root: the sub-directory",
    root: "sub-directory of git",
    args: `src = /. + "{{dir}}/repo"; root = "flake";`,
  },
  {
    name: "src: a repository, root: the sub-directory with slashes",
    root: "sub-directory of git",
    args: `src = /. + "{{dir}}/repo"; root = "/./flake/";`,
  },
  {
    name: "src: a store path as a string",
    root: "store path",
    args: `src = builtins.storePath "{{storePath kept/source}}";`,
  },
  {
    name: "src: a fetched tarball",
    root: "store path",
    args: `src = builtins.fetchTarball {
      url = "file:///gone"; sha256 = "{{narHash kept/source}}"; name = "source"; };`,
  },
  {
    name: "src: a fetched tarball, root: its sub-directory",
    root: "sub-directory of a store path",
    args: `root = "sub"; src = builtins.fetchTarball {
      url = "file:///gone"; sha256 = "{{narHash kept/source}}"; name = "source"; };`,
  },
  { name: "sourceInfo: what is known of a tree outside git", root: "no git", args: KNOWN },
  {
    name: "sourceInfo: what is known of a tree outside git, with a relative input",
    root: "no git",
    args: KNOWN,
    inputs: `    dep.url = "path:./dep";`,
    files: { "dep/flake.nix": `{ outputs = { self }: { leaf = true; }; }\n` },
    lock: "native",
  },
  {
    name: "self: submodules asked for",
    root: "git with a submodule",
    flake:
      `{ inputs.self.submodules = true; outputs = { self }@inputs: import ./probe.nix inputs; }\n`,
    limits: { "2.3": "has submodules, which are asked for" },
    incomparable: ["2.8", "2.26"],
  },
  {
    name: "self: submodules asked for, dirty",
    root: "dirty git with a submodule",
    flake:
      `{ inputs.self.submodules = true; outputs = { self }@inputs: import ./probe.nix inputs; }\n`,
    limits: { "2.3": "has submodules, which are asked for" },
    incomparable: ["2.8", "2.26"],
  },
  got("a path", "path:{{dir}}/flake"),
  got("a path in a string", "{{dir}}/flake"),
  got("a path in a string, of a git repository", "{{dir}}/flake", { root: "clean git" }),
  got("a path in a string, of a sub-directory", "{{dir}}/repo?dir=flake", {
    root: "sub-directory of git",
    limits: { "2.8": "No such file or directory" },
  }),
  got("a git repository", "git+file://{{dir}}/flake", { root: "clean git" }),
  got("a dirty git repository", "git+file://{{dir}}/flake", { root: "dirty git" }),
  got("a git repository with submodules", "git+file://{{dir}}/flake?submodules=1", {
    root: "git with a submodule",
    limits: { "2.3": "has submodules, which are asked for" },
  }),
  got("a dirty git repository with submodules", "git+file://{{dir}}/flake?submodules=1", {
    root: "dirty git with a submodule",
    limits: { "2.3": "has submodules, which are asked for" },
  }),
  got("a git repository, shallow", "git+file://{{dir}}/flake?shallow=1", {
    root: "git with history",
  }),
  got("a git repository with all refs", "git+file://{{dir}}/flake?allRefs=1", {
    root: "git with history",
  }),
  got("a git repository with a revision", "git+file://{{dir}}/flake?ref=main&rev={{rev flake}}", {
    root: "clean git",
  }),
  got("a sub-directory of a git repository", "git+file://{{dir}}/repo?dir=flake", {
    root: "sub-directory of git",
    incomparable: ["2.8"],
  }),
  got(
    "a forge's revision with its hash",
    `github:o/r/${revisionFor("got")}?narHash={{narHash kept/source}}`,
    {
      root: "store path",
      unlocked: true,
      beyond: "native flakes download it, though the store has it",
    },
  ),
  got("a tarball with its hash", "https://example.org/r.tar.gz?narHash={{narHash kept/source}}", {
    root: "store path",
    unlocked: true,
  }),
  got("a flake with inputs", "git+file://{{dir}}/flake", {
    root: "clean git",
    inputs: `    dep.url = "github:o/r";`,
    trees: { "dep/source": { ...LEAF, which: "getFlake\n" } },
    lock: lockOf({ type: "github", owner: "o", repo: "r" }, {
      narHash: "{{narHash dep/source}}",
      rev: revisionFor("getFlake"),
      lastModified: MODIFIED,
    }),
  }),
];

/**
 * Symbolic links in place of flake.nix, flake.lock and directories: which are followed.
 *
 * @module
 */
import { commit, LEAF, type LockCase } from "../case.ts";

const EMPTY = `{ "nodes": { "root": {} }, "root": "root", "version": 7 }`;
const SINCE_226 = ["2.26", "2.34"] as const;
const INPUT = `a.url = "path:{{dir}}/a";`;

/** An input whose flake.nix is a link, or that is one. */
const FOLLOWED: readonly LockCase[] = [
  {
    name: "links: flake.nix to a file of the tree, over others",
    inputs: INPUT,
    files: { "a/d/real.nix": LEAF },
    script: "ln -s d a/l; ln -s l/real.nix a/b.nix; ln -s ./b.nix a/flake.nix",
  },
  {
    name: "links: flake.nix in a commit",
    inputs: `a.url = "git+file://{{dir}}/a";`,
    files: { "a/real.nix": LEAF },
    script: `ln -s real.nix a/flake.nix; ${commit("a")}`,
  },
  {
    name: "links: flake.nix in an archive",
    inputs: `a.url = "tarball+file://{{dir}}/a.tar.gz";`,
    files: { "a/real.nix": LEAF },
    script: "ln -s real.nix a/flake.nix; tar czf a.tar.gz a",
    releases: SINCE_226,
  },
  {
    name: "links: flake.nix of a relative path",
    inputs: `a.url = "path:./a";`,
    files: { "flake/a/real.nix": LEAF },
    script: "ln -s real.nix flake/a/flake.nix",
  },
  {
    name: "links: a tree that is one",
    inputs: `a = { url = "path:{{dir}}/l"; flake = false; };`,
    files: { "a/flake.nix": LEAF },
    script: "ln -s a l; touch -h -d @1700000000 l",
  },
  {
    name: "links: flake.lock, before 2.26",
    inputs: INPUT,
    files: { "a/flake.nix": LEAF, "a/real.lock": EMPTY },
    script: "ln -s real.lock a/flake.lock",
    releases: ["2.8"],
  },
];

/** Inputs that all refuse. */
const REFUSED_INPUTS: readonly LockCase[] = [
  ["flake.nix out of the tree", "mv a/flake.nix x.nix; ln -s ../x.nix a/flake.nix"],
  ["flake.nix by its absolute path", "mv a/flake.nix a/x.nix; ln -s $PWD/a/x.nix a/flake.nix"],
  ["flake.nix to nowhere", "ln -sf none a/flake.nix"],
  ["flake.nix to itself", "ln -sf flake.nix a/flake.nix"],
  ["a tree that is one, for a flake", "mv a b; ln -s b a"],
  ["flake.lock out of the tree", "echo '{}' > x.lock; ln -s ../x.lock a/flake.lock"],
  ["flake.lock to nowhere", "ln -s none a/flake.lock"],
].map(([name, script]) => ({
  name: `links: ${name}`,
  inputs: INPUT,
  files: { "a/flake.nix": LEAF },
  script: script!,
  refused: "",
}));

/** What all refuse. */
const REFUSED: readonly LockCase[] = [
  {
    name: "links: the directory of a relative path",
    inputs: `a.url = "path:./a";`,
    files: { "flake/b/flake.nix": LEAF },
    script: "ln -s b flake/a",
    refused: "",
  },
  ...REFUSED_INPUTS,
];

const REFUSED_SINCE_226: readonly LockCase[] = [
  ["flake.lock to a file of the tree", INPUT, "ln -s real.lock a/flake.lock"],
  [
    "flake.lock in a commit",
    `a.url = "git+file://{{dir}}/a";`,
    `ln -s real.lock a/flake.lock; ${commit("a")}`,
  ],
  [
    "flake.lock in an archive",
    `a.url = "tarball+file://{{dir}}/a.tar.gz";`,
    "ln -s real.lock a/flake.lock; tar czf a.tar.gz a",
  ],
  ["a directory on the way", `a.url = "path:{{dir}}/l/a";`, "ln -s . l"],
].map(([name, inputs, script]) => ({
  name: `links: ${name}`,
  inputs: inputs!,
  files: { "a/flake.nix": LEAF, "a/real.lock": EMPTY },
  script: script!,
  refused: "",
  releases: SINCE_226,
}));

export const LINK_CASES: readonly LockCase[] = [...FOLLOWED, ...REFUSED, ...REFUSED_SINCE_226];

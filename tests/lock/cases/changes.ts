/**
 * What is kept, locked anew and dropped when there is a lock file already.
 *
 * @module
 */
import { commit, flakeText, LEAF, type LockCase } from "../case.ts";

const FILES = {
  "x/flake.nix": LEAF,
  "y/flake.nix": LEAF,
  "a/flake.nix": flakeText(`x.url = "path:{{dir}}/x"; y.url = "path:{{dir}}/y";`),
};
const A = `a.url = "path:{{dir}}/a";`;
const X = `x.url = "path:{{dir}}/x";`;
const TOUCH = `echo "# more" >> x/flake.nix; touch -d 2030-01-01 x/flake.nix`;

export const CHANGE_CASES: readonly LockCase[] = [
  { name: "change: nothing", inputs: X, files: FILES, then: [{}, { script: TOUCH }] },
  { name: "change: an input more", inputs: X, files: FILES, then: [{ inputs: `${X} ${A}` }] },
  { name: "change: an input less", inputs: `${X} ${A}`, files: FILES, then: [{ inputs: X }] },
  {
    name: "change: another reference",
    inputs: `i.url = "path:{{dir}}/x";`,
    files: FILES,
    then: [{ inputs: `i.url = "path:{{dir}}/y";` }],
  },
  {
    name: "change: no flake any more",
    inputs: X,
    files: FILES,
    then: [{ inputs: `x = { url = "path:{{dir}}/x"; flake = false; };` }],
  },
  {
    name: "change: a follows more, then less",
    inputs: `${A} ${X}`,
    files: FILES,
    then: [
      { inputs: `a = { url = "path:{{dir}}/a"; inputs.x.follows = "x"; }; ${X}` },
      { inputs: `${A} ${X}` },
    ],
  },
  {
    name: "change: an override more, then less",
    inputs: A,
    files: FILES,
    then: [
      { inputs: `a = { url = "path:{{dir}}/a"; inputs.x.url = "path:{{dir}}/y"; };` },
      { inputs: A },
    ],
    releases: ["2.26", "2.34"],
  },
  {
    name: "update: everything",
    inputs: `${A} ${X}`,
    files: FILES,
    then: [{ script: TOUCH, update: "all" }],
  },
  {
    name: "update: one input",
    inputs: `${A} ${X}`,
    files: FILES,
    then: [{ script: TOUCH, update: ["x"] }],
  },
  {
    name: "update: an input's input",
    inputs: `${A} ${X}`,
    files: FILES,
    then: [{ script: TOUCH, update: ["a/x"] }],
  },
  {
    name: "update: a git branch",
    inputs: `g.url = "git+file://{{dir}}/x?ref=main";`,
    files: FILES,
    script: commit("x"),
    then: [
      { script: `echo more > x/more; ${commit("x")}` },
      { update: ["g"] },
    ],
  },
  {
    name: "override-input: sticks in the lock",
    inputs: X,
    files: FILES,
    then: [{ override: { x: "path:{{dir}}/y" } }, {}],
  },
  {
    name: "override-input: an input's input",
    inputs: A,
    files: FILES,
    then: [{ override: { "a/x": "path:{{dir}}/y" } }],
    releases: ["2.26", "2.34"],
  },
];

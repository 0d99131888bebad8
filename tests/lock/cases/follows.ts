/**
 * `follows`, overrides, nested locks, labels.
 *
 * @module
 */
import { flakeText, LEAF, type LockCase } from "../case.ts";

/** `a` has the input `x`, `b` has `a` and `x`; all of them at absolute paths. */
const FILES = {
  "x/flake.nix": LEAF,
  "y/flake.nix": LEAF,
  "a/flake.nix": flakeText(`x.url = "path:{{dir}}/x";`),
  "b/flake.nix": flakeText(`a.url = "path:{{dir}}/a"; x.url = "path:{{dir}}/x";`),
  "f/flake.nix": flakeText(
    `a = { url = "path:{{dir}}/a"; inputs.x.follows = "x"; }; x.url = "path:{{dir}}/x";`,
  ),
};
const A = `a.url = "path:{{dir}}/a";`;
const B = `b.url = "path:{{dir}}/b";`;
const X = `x.url = "path:{{dir}}/x";`;

export const FOLLOWS_CASES: readonly LockCase[] = [
  { name: "nested: an input's input", inputs: A, files: FILES },
  { name: "nested: labels _2, _3", inputs: `${A} ${B} ${X}`, files: FILES },
  { name: "nested: follows inside an input", inputs: `f.url = "path:{{dir}}/f";`, files: FILES },
  {
    name: "follows: an input's input",
    inputs: `a = { url = "path:{{dir}}/a"; inputs.x.follows = "x"; }; ${X}`,
    files: FILES,
  },
  {
    name: "follows: at the root",
    inputs: `${X} z.follows = "x";`,
    files: FILES,
  },
  {
    name: "follows: an input of an input",
    inputs: `${A} x.follows = "a/x";`,
    files: FILES,
  },
  {
    name: "follows: two levels down",
    inputs: `b = { url = "path:{{dir}}/b"; inputs.a.inputs.x.follows = "x"; }; ${X}`,
    files: FILES,
    releases: ["2.34"],
  },
  {
    name: "follows: in the middle",
    inputs: `b = { url = "path:{{dir}}/b"; inputs.x.follows = "b/a/x"; };`,
    files: FILES,
  },
  {
    name: "follows: the root itself",
    inputs: `a = { url = "path:{{dir}}/a"; inputs.x.follows = ""; };`,
    files: FILES,
  },
  {
    name: "follows: nothing that exists",
    inputs: `a = { url = "path:{{dir}}/a"; inputs.x.follows = "none"; };`,
    files: FILES,
    refused: "non-existent",
  },
  {
    name: "follows: a cycle",
    inputs: `a.follows = "b"; b.follows = "a";`,
    refused: "cycle",
    releases: ["2.26", "2.34"],
  },
  {
    name: "override: another reference",
    inputs: `a = { url = "path:{{dir}}/a"; inputs.x.url = "path:{{dir}}/y"; };`,
    files: FILES,
  },
  {
    name: "override: of an input that is not there",
    inputs: `a = { url = "path:{{dir}}/a"; inputs.none.url = "path:{{dir}}/y"; };`,
    files: FILES,
  },
  {
    name: "override: stays no flake",
    inputs: `a = { url = "path:{{dir}}/a"; inputs.x.url = "path:{{dir}}/y"; };`,
    files: {
      ...FILES,
      "a/flake.nix": flakeText(`x = { url = "path:{{dir}}/x"; flake = false; };`),
    },
  },
  {
    name: "nested lock: kept as it is",
    inputs: A,
    files: {
      ...FILES,
      "a/flake.lock": `{
        "nodes": {
          "root": { "inputs": { "x": "x" } },
          "x": {
            "locked": {
              "narHash": "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
              "path": "{{dir}}/x",
              "type": "path",
              "lastModified": 1
            },
            "original": { "path": "{{dir}}/x", "type": "path" }
          }
        },
        "root": "root",
        "version": 7
      }`,
    },
  },
  {
    name: "nested lock: with follows",
    inputs: `f.url = "path:{{dir}}/f";`,
    files: {
      ...FILES,
      "f/flake.lock": `{
        "nodes": {
          "a": {
            "inputs": { "x": ["x"] },
            "locked": {
              "narHash": "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
              "path": "{{dir}}/a",
              "type": "path",
              "lastModified": 1
            },
            "original": { "path": "{{dir}}/a", "type": "path" }
          },
          "root": { "inputs": { "a": "a", "x": "x" } },
          "x": {
            "locked": {
              "narHash": "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
              "path": "{{dir}}/x",
              "type": "path",
              "lastModified": 1
            },
            "original": { "path": "{{dir}}/x", "type": "path" }
          }
        },
        "root": "root",
        "version": 7
      }`,
    },
  },
  {
    name: "circular: two flakes that want each other",
    inputs: `c.url = "path:{{dir}}/c";`,
    files: {
      "c/flake.nix": flakeText(`d.url = "path:{{dir}}/d";`),
      "d/flake.nix": flakeText(`c.url = "path:{{dir}}/c";`),
    },
    refused: "circular",
  },
  {
    name: "names: quoted, odd, in byte order",
    inputs:
      `"a-b".url = "path:{{dir}}/x"; "10".url = "path:{{dir}}/x"; "2".url = "path:{{dir}}/x"; Z.url = "path:{{dir}}/x"; "é".url = "path:{{dir}}/x";`,
    files: FILES,
  },
  {
    name: "no follows at all: an override without effect",
    inputs: `a = { url = "path:{{dir}}/a"; inputs = { }; };`,
    files: FILES,
  },
];

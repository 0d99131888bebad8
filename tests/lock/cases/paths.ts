/**
 * `path:` inputs: absolute and relative, flakes and plain trees.
 *
 * @module
 */
import { commit, flakeText, LEAF, type LockCase } from "../case.ts";

const SINCE_RELATIVE = ["2.26", "2.34"] as const;

export const PATH_CASES: readonly LockCase[] = [
  { name: "no inputs", inputs: "", files: {} },
  {
    name: "path: an absolute flake",
    inputs: `a.url = "path:{{dir}}/a";`,
    files: { "a/flake.nix": LEAF },
  },
  {
    name: "path: a trailing slash",
    inputs: `a.url = "path:{{dir}}/a/";`,
    files: { "a/flake.nix": LEAF },
  },
  {
    name: "path: a bare absolute path",
    inputs: `a.url = "{{dir}}/a";`,
    files: { "a/flake.nix": LEAF },
  },
  {
    name: "path: a bare absolute path in a git repository",
    inputs: `
      top.url = "{{dir}}/r"; below.url = "{{dir}}/r/sub"; dir.url = "{{dir}}/r?dir=sub";
      source = { url = "{{dir}}/r"; flake = false; }; named.url = "path:{{dir}}/r";
      nested = { url = "{{dir}}/n"; inputs.inner.url = "{{dir}}/r/sub"; };`,
    files: {
      "r/flake.nix": LEAF,
      "r/sub/flake.nix": LEAF,
      "n/flake.nix": flakeText(`inner.url = "{{dir}}/r"; other.url = "{{dir}}/r/sub";`),
    },
    script: commit("r"),
    then: [{ inputs: `top.url = "{{dir}}/r/sub"; below.url = "{{dir}}/r/./sub/../sub/";` }],
  },
  {
    name: "path: a bare absolute path in a shallow clone",
    inputs: `a.url = "{{dir}}/s";`,
    files: { "r/flake.nix": LEAF },
    script: `${commit("r")} git clone -q --depth 1 file://$PWD/r s`,
  },
  {
    name: "path: a bare absolute path in a worktree and in a submodule",
    inputs: `a.url = "{{dir}}/w"; b.url = "{{dir}}/o/s";`,
    files: { "r/flake.nix": LEAF, "o/x": "x" },
    script: `${commit("r")} git -C r worktree add -q ../w && git -C o init -q &&
      git -C o -c protocol.file.allow=always submodule --quiet add $PWD/r s`,
  },
  {
    name: "path: a directory twice over in a git repository",
    inputs: `a.url = "{{dir}}/r/sub?dir=sub";`,
    files: { "r/sub/flake.nix": LEAF },
    script: commit("r"),
    releases: ["2.8"],
    refused: "has an inconsistent 'dir' parameter",
  },
  {
    name: "path: no flake",
    inputs: `a = { url = "path:{{dir}}/a"; flake = false; };`,
    files: { "a/x": "x" },
  },
  {
    name: "path: a single file",
    inputs: `a = { url = "path:{{dir}}/file"; flake = false; };`,
    files: { file: "x" },
  },
  {
    name: "path: links, executables, empty directories, odd names",
    inputs: `a = { url = "path:{{dir}}/a"; flake = false; };`,
    files: { "a/b.c": "1", "a/b/c": "2", "a/é ü": "3" },
    script:
      `cd a; ln -s b.c l; ln -s /nowhere d; mkdir e; chmod +x b.c; : > empty; touch -d 2001-02-03 .`,
  },
  {
    name: "path: an old tree",
    inputs: `a = { url = "path:{{dir}}/a"; flake = false; };`,
    files: { "a/x": "x" },
    script: `touch -d 1999-01-02T03:04:05Z a/x a`,
  },
  {
    name: "path: the newest change is that of a link",
    inputs: `a = { url = "path:{{dir}}/a"; flake = false; };`,
    files: { "a/x": "x" },
    script:
      `ln -s x a/l; touch -d 1999-01-02T03:04:05Z a/x a; touch -h -d 2005-01-02T03:04:05Z a/l`,
  },
  {
    name: "path: attributes",
    inputs: `a = { type = "path"; path = "{{dir}}/a"; };`,
    files: { "a/flake.nix": LEAF },
  },
  {
    name: "path: a directory in it",
    inputs: `a.url = "path:{{dir}}/a?dir=sub";`,
    files: { "a/sub/flake.nix": LEAF },
    releases: SINCE_RELATIVE,
  },
  {
    name: "path: made-up tree attributes",
    inputs: `a.url = "path:{{dir}}/a?rev=0123456789abcdef0123456789abcdef01234567&revCount=5";`,
    files: { "a/flake.nix": LEAF },
  },
  {
    name: "path: a date of one's own",
    inputs: `a.url = "path:{{dir}}/a?lastModified=12345";`,
    files: { "a/flake.nix": LEAF },
    releases: SINCE_RELATIVE,
  },
  {
    name: "path: a date that 2.8 does not believe",
    inputs: `a.url = "path:{{dir}}/a?lastModified=12345";`,
    files: { "a/flake.nix": LEAF },
    releases: ["2.8"],
    refused: "'lastModified' attribute mismatch in input",
  },
  {
    name: "path: nothing there",
    inputs: `a.url = "path:{{dir}}/none";`,
    refused: "none",
  },
  {
    name: "path: no flake.nix there",
    inputs: `a.url = "path:{{dir}}/a";`,
    files: { "a/x": "x" },
    refused: "flake.nix",
  },
  {
    name: "relative: a flake below",
    inputs: `a.url = "path:./a";`,
    files: { "flake/a/flake.nix": LEAF },
  },
  {
    name: "relative: without path:",
    inputs: `a.url = "./a";`,
    files: { "flake/a/flake.nix": LEAF },
  },
  {
    name: "relative: a plain tree",
    inputs: `a = { url = "path:./a"; flake = false; };`,
    files: { "flake/a/x": "x" },
  },
  {
    name: "relative: written as a path",
    inputs: `a.url = ./a/../b;`,
    files: { "flake/b/flake.nix": LEAF },
    releases: ["2.34"],
  },
  {
    name: "relative: written as a path below the tree's root",
    inputs: `a.url = "path:{{dir}}/a?dir=x/y";`,
    files: {
      "a/x/y/flake.nix": flakeText(`up.url = ./..; top.url = ../../.; beside.url = ./../z;`),
      "a/x/flake.nix": LEAF,
      "a/x/z/flake.nix": LEAF,
      "a/flake.nix": LEAF,
    },
    releases: ["2.34"],
  },
  {
    name: "relative: written as a path that leaves the tree",
    inputs: `a.url = "path:{{dir}}/a?dir=x";`,
    files: { "a/x/flake.nix": flakeText(`b.url = ./../../b;`) },
    refused: "",
    releases: ["2.34"],
  },
  {
    name: "relative: a flake below with inputs of its own",
    inputs: `a.url = "path:./a"; c.url = "path:{{dir}}/c";`,
    files: {
      "flake/a/flake.nix": flakeText(`b.url = "path:../b"; c.url = "path:{{dir}}/c";`),
      "flake/b/flake.nix": LEAF,
      "c/flake.nix": LEAF,
    },
    releases: SINCE_RELATIVE,
  },
  {
    name: "relative: in the tree of an input",
    inputs: `a.url = "path:{{dir}}/a";`,
    files: { "a/flake.nix": flakeText(`b.url = "path:./b";`), "a/b/flake.nix": LEAF },
  },
  {
    name: "relative: in a directory of an input",
    inputs: `a.url = "path:{{dir}}/a?dir=x";`,
    files: { "a/x/flake.nix": flakeText(`b.url = "path:../b";`), "a/b/flake.nix": LEAF },
    releases: SINCE_RELATIVE,
  },
  {
    name: "relative: an override of an input's input",
    inputs: `a = { url = "path:{{dir}}/a"; inputs.b.url = "path:./mine"; };`,
    files: {
      "a/flake.nix": flakeText(`b.url = "path:{{dir}}/b";`),
      "b/flake.nix": LEAF,
      "flake/mine/flake.nix": LEAF,
    },
  },
  {
    name: "relative: a hash that is none",
    inputs: `a.url = "path:./a?narHash=x";`,
    files: { "flake/a/flake.nix": LEAF },
    refused: "'x'",
  },
  {
    name: "relative: a hash that is none, of a plain tree",
    inputs: `a = { type = "path"; path = "./a"; narHash = "x"; flake = false; };`,
    files: { "flake/a/x": "" },
    refused: "'x'",
    releases: SINCE_RELATIVE,
  },
  {
    name: "relative: leaving the tree",
    inputs: `a.url = "path:../a";`,
    files: { "a/flake.nix": LEAF },
    refused: "",
  },
  {
    name: "path: names that are not UTF-8",
    inputs: `a = { url = "path:{{dir}}/a"; flake = false; };`,
    files: { "a/x": "x" },
    script: `d=a/$(printf 'd\\377'); mkdir "$d"; printf x > "$d/$(printf 'z\\303')"
      ln -s "$(printf '\\200')" a/l; touch -d 2037-01-01T00:00:00Z "$d/x"`,
  },
];

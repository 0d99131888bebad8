/**
 * Relative paths as Nix 2.8 locks them: each is a tree of its own, with a hash.
 *
 * @module
 */
import { commit, flakeText, LEAF, type LockCase } from "../case.ts";

const BELOW = flakeText(`deep.url = "path:./deep"; bare.url = "./deep";`);

/** What it locks. */
const LOCKED: readonly LockCase[] = [
  {
    name: "relative, 2.8: flakes, plain trees, files, the whole tree, bare paths of them all",
    inputs: `
      a.url = "path:./sub"; b.url = "./sub/../sub/"; over = { url = "path:{{dir}}/o"; inputs.x.url = "./sub"; };
      c = { url = "path:plain"; flake = false; }; d = { url = "./plain?rev=nothing"; flake = false; };
      e = { url = "path:."; flake = false; }; f = { url = "./."; flake = false; };
      g = { url = "path:plain/../plain//x"; flake = false; };
      h.url = "path:./sub/deep?rev=0123456789abcdef0123456789abcdef01234567&revCount=5";`,
    files: {
      "flake/sub/flake.nix": BELOW,
      "flake/sub/deep/flake.nix": LEAF,
      "flake/plain/x": "x",
      "o/flake.nix": flakeText(`x.url = "path:./deep"; y.url = "./deep";`),
      "o/deep/flake.nix": LEAF,
    },
    then: [
      {},
      { files: { "flake/plain/x": "y" } },
      { update: ["c", "a/deep"] },
      { files: { "flake/sub/deep/new": "new" }, update: ["a"] },
      { update: "all" },
      { inputs: `a = { url = "path:./sub"; inputs.deep.follows = ""; };` },
    ],
  },
  {
    name: "relative, 2.8: a path that two flakes name is that of the first",
    inputs: `a.url = "path:{{dir}}/o"; x.url = "path:./deep";`,
    files: {
      "flake/deep/flake.nix": LEAF,
      "o/flake.nix": flakeText(`x.url = "path:./deep";`),
      "o/deep/flake.nix": LEAF,
      "o/deep/x": "x",
    },
    then: [{ files: { "o/deep/flake.nix": `{ outputs = _: { }; } # other\n` }, update: "all" }],
  },
  {
    name: "relative, 2.8: in directories of repositories, of commits and of a tree with changes",
    inputs: `a.url = "git+file://{{dir}}/a?dir=x"; b.url = "git+file://{{dir}}/b?dir=d/l";`,
    files: Object.fromEntries(["a", "b"].flatMap((name) => [
      [`${name}/x/flake.nix`, flakeText(`up.url = "path:../up"; bare.url = "../up";`)],
      [`${name}/up/flake.nix`, flakeText(`z = { url = "path:z"; flake = false; };`)],
      [`${name}/up/z`, name],
    ])),
    script: `${commit("a")} mkdir b/d; ln -s ../x b/d/l; ${
      commit("b")
    } echo changed > b/up/z; echo > b/up/untracked`,
  },
  {
    name: "relative, 2.8: in the flake's own repository, clean and with changes",
    inputs: `a.url = "path:./a"; b.url = "./a"; c = { url = "path:"; flake = false; };`,
    files: { "flake/a/flake.nix": LEAF, "flake/a/x": "x" },
    script: `${commit("flake")} echo > flake/a/untracked`,
    isRepository: true,
    then: [{ script: "echo more >> flake/a/x", isRepository: true, update: "all" }],
  },
  {
    name: "relative, 2.8: in an archive",
    inputs: `a.url = "file://{{dir}}/a.tar.gz";`,
    files: {
      "a/flake.nix": flakeText(`b.url = "path:b"; c = { url = "./b"; flake = false; };`),
      "a/b/flake.nix": LEAF,
    },
    script: "tar czf a.tar.gz a",
  },
  {
    name: "relative, 2.8: a link for a plain tree, and links on the way",
    inputs:
      `a = { url = "path:./l"; flake = false; }; b.url = "path:./l/deep"; c.url = "./l/deep";`,
    files: { "flake/sub/deep/flake.nix": LEAF },
    script: "ln -s sub flake/l",
  },
  {
    name: "relative, 2.8: with a lock file of its own",
    inputs: `a.url = "path:./a";`,
    files: {
      "flake/a/flake.nix": flakeText(`b.url = "path:{{dir}}/b"; c.url = "path:./c";`),
      "flake/a/c/flake.nix": LEAF,
      "b/flake.nix": LEAF,
    },
    script: `nix --extra-experimental-features 'nix-command flakes' flake lock path:$PWD/flake/a
      echo changed > b/new`,
  },
];

/** What it refuses. */
const REFUSED: readonly LockCase[] = [
  ["out of the tree, from below", `a.url = "path:./a";`, ""],
  ["out of the tree, bare", `a.url = "../b";`, ""],
  ["nothing there", `a.url = "path:./none";`, "none"],
  ["nothing there, bare", `a.url = "./none";`, "none"],
  ["bare, a file for a flake", `a.url = "./file";`, ""],
  ["another date", `c.url = "path:./c?lastModified=5";`, "lastModified"],
  ["another hash", `c.url = "path:./c?narHash=sha256-${"A".repeat(43)}=";`, ""],
  ["as attributes", `c = { type = "path"; path = "./c"; };`, "relative path"],
  ["itself", `a.url = "path:.";`, "circular"],
  ["flake.nix out of its tree", `l.url = "path:./l";`, ""],
].map(([name, inputs, refused]) => ({
  name: `relative, 2.8: ${name}`,
  inputs: inputs!,
  files: {
    "flake/a/flake.nix": flakeText(`b.url = "path:../b";`),
    "flake/b/flake.nix": LEAF,
    "flake/c/flake.nix": LEAF,
    "flake/file": "",
  },
  script: "mkdir -p flake/l; ln -sf ../c/flake.nix flake/l/flake.nix",
  refused: refused!,
}));

export const RELATIVE_2_8_CASES: readonly LockCase[] = [...LOCKED, ...REFUSED]
  .map((tried) => ({ ...tried, releases: ["2.8"] }));

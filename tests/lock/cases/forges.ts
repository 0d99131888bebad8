/**
 * Inputs of forges and web servers, which `forge/` plays. `$FORGE` in scripts is the directory of
 * its repositories.
 *
 * @module
 */
import { commit, flakeText, LEAF, type LockCase } from "../case.ts";

/** The repositories that the cases share: made once, by a script. */
export const FORGE_SCRIPT = [
  repository("o/leaf", LEAF),
  repository("o/nested", flakeText(`leaf.url = "github:o/leaf";`)),
  `mkdir -p $FORGE/o/nested/sub && echo '${LEAF.trim()}' > $FORGE/o/nested/sub/flake.nix`,
  `ln -s flake.nix $FORGE/o/nested/link && chmod +x $FORGE/o/nested/sub/flake.nix`,
  commit("$FORGE/o/nested"),
  `git -C $FORGE/o/leaf branch feature/x && git -C $FORGE/o/leaf tag v1`,
  `git -C $FORGE/o/leaf update-ref refs/pull/7/head v1`,
  `echo more > $FORGE/o/leaf/more`,
  commit("$FORGE/o/leaf"),
  repository("group/sub/r", LEAF),
  repository("~u/r", LEAF),
].join("\n");

function repository(name: string, flake: string): string {
  const path = `$FORGE/${name}`;
  return `mkdir -p ${path} && printf '%s' '${flake}' > ${path}/flake.nix\n${commit(path)}`;
}

/** `{{rev}}`-less cases can't name a commit: the dates are fixed, but not the files' layout. */
const SINCE_2_26 = ["2.26", "2.34"] as const;

export const FORGE_CASES: readonly LockCase[] = [
  { name: "github: the default branch", inputs: `a.url = "github:o/leaf";` },
  { name: "github: a branch", inputs: `a.url = "github:o/leaf/main";` },
  { name: "github: a branch with a slash", inputs: `a.url = "github:o/leaf/feature/x";` },
  { name: "github: a tag", inputs: `a.url = "github:o/leaf/v1";` },
  { name: "github: ref=", inputs: `a.url = "github:o/leaf?ref=v1";` },
  { name: "github: a pull request", inputs: `a.url = "github:o/leaf?ref=pull/7/head";` },
  { name: "github: attributes", inputs: `a = { type = "github"; owner = "o"; repo = "leaf"; };` },
  { name: "github: a directory", inputs: `a.url = "github:o/nested?dir=sub";` },
  { name: "github: no flake", inputs: `a = { url = "github:o/nested"; flake = false; };` },
  { name: "github: an input with inputs", inputs: `a.url = "github:o/nested";` },
  {
    name: "github: an input with inputs, followed",
    inputs: `a = { url = "github:o/nested"; inputs.leaf.follows = "leaf"; };
      leaf.url = "github:o/leaf/v1";`,
  },
  {
    name: "github: another host",
    inputs: `a.url = "github:o/leaf?host=ghe.example.org";`,
    releases: SINCE_2_26,
  },
  { name: "github: no such branch", inputs: `a.url = "github:o/leaf/none";`, refused: "none" },
  { name: "github: no such repository", inputs: `a.url = "github:o/none";`, refused: "none" },
  {
    name: "github: the branch moves, the lock does not, update does",
    inputs: `a.url = "github:o/moving";`,
    script: repository("o/moving", LEAF),
    then: [
      { script: `echo 2 > $FORGE/o/moving/two\n${commit("$FORGE/o/moving")}` },
      { update: ["a"] },
    ],
  },
  { name: "gitlab: the default branch", inputs: `a.url = "gitlab:o/leaf";` },
  {
    name: "gitlab: a subgroup",
    inputs: `a.url = "gitlab:group%2Fsub/r";`,
    releases: ["2.8"],
  },
  {
    name: "gitlab: a subgroup, encoded once",
    inputs: `a.url = "gitlab:group%2Fsub/r";`,
    refused: "",
    releases: SINCE_2_26,
  },
  {
    name: "gitlab: a subgroup, encoded twice",
    inputs: `a.url = "gitlab:group%252Fsub/r";`,
    releases: ["2.34"],
  },
  { name: "gitlab: a branch", inputs: `a.url = "gitlab:o/leaf/feature/x";` },
  { name: "gitlab: no such branch", inputs: `a.url = "gitlab:o/leaf/none";`, refused: "" },
  { name: "sourcehut: the default branch", inputs: `a.url = "sourcehut:~u/r";` },
  { name: "sourcehut: a branch", inputs: `a.url = "sourcehut:~u/r/main";` },
  {
    name: "git+https: the default branch",
    inputs: `a.url = "git+https://example.org/o/leaf.git";`,
    releases: SINCE_2_26,
  },
  { name: "git+https: a branch", inputs: `a.url = "git+https://example.org/o/leaf.git?ref=main";` },
  {
    name: "git+https: a tag",
    inputs: `a.url = "git+https://example.org/o/leaf.git?ref=refs/tags/v1";`,
  },
  {
    name: "git+https: a pull request",
    inputs: `a.url = "git+https://example.org/o/leaf.git?ref=refs/pull/7/head";`,
  },
  {
    name: "git+https: shallow",
    inputs: `a.url = "git+https://example.org/o/leaf.git?ref=main&shallow=1";`,
    releases: SINCE_2_26,
  },
  {
    name: "git+https: no such repository",
    inputs: `a.url = "git+https://example.org/o/none.git?ref=main";`,
    refused: "",
  },
  {
    name: "git+https: a revision, and all branches",
    inputs: `a.url = "git+https://example.org/o/leaf.git?ref=main&rev=OLD";
      b.url = "git+https://example.org/o/leaf.git?allRefs=1&rev=OLD";`,
    script: `sed -i s/OLD/$(git -C $FORGE/o/leaf rev-parse v1)/ flake/flake.nix`,
    releases: SINCE_2_26,
  },
  {
    name: "git+https: an annotated tag",
    inputs: `a.url = "git+https://example.org/o/tagged.git?ref=refs/tags/v1";`,
    script: repository("o/tagged", LEAF) + "git -C $FORGE/o/tagged tag -a v1 -m v1",
  },
  {
    name: "git+https: no such branch, no such revision",
    inputs: `a.url = "git+https://example.org/o/leaf.git?ref=none";`,
    refused: "",
    then: [{
      inputs:
        `a.url = "git+https://example.org/o/leaf.git?ref=main&rev=0123456789abcdef0123456789abcdef01234567";`,
      refused: "",
    }],
  },
  {
    name: "git+https: the branch moves, the lock does not, update does",
    inputs: `a.url = "git+https://example.org/o/going.git?ref=main";`,
    script: repository("o/going", LEAF),
    then: [
      { script: `echo 2 > $FORGE/o/going/two\n${commit("$FORGE/o/going")}` },
      { update: ["a"] },
    ],
  },
  {
    name: "git+https: files of Git LFS",
    inputs: `a = { url = "git+https://example.org/o/large.git?lfs=1"; flake = false; };
      b = { url = "git+https://example.org/o/large.git?ref=main"; flake = false; };`,
    script: `mkdir -p $FORGE/o/large; cd $FORGE/o/large; git init -q; git lfs install --local > out
      git lfs track '*.bin' > out; rm out; echo content > a.bin; echo text > a.txt
      ${commit(".")}`,
    releases: ["2.34"],
  },
  {
    name: "tarball: over the web",
    inputs: `a.url = "https://github.com/o/leaf/archive/main.tar.gz";`,
  },
  {
    name: "tarball: over a redirect",
    inputs: `a.url = "https://example.org/redirect.tar.gz";`,
  },
  {
    name: "tarball: lockable by a Link header",
    inputs: `a.url = "https://example.org/latest.tar.gz";`,
    releases: SINCE_2_26,
  },
  {
    name: "tarball: lockable by a Link header on a redirect",
    inputs: `a.url = "https://example.org/moved.tar.gz";`,
    releases: SINCE_2_26,
  },
  {
    name: "tarball: a Link header that is relative",
    inputs: `a.url = "https://example.org/relative.tar.gz";`,
    refused: "",
    releases: SINCE_2_26,
  },
  {
    name: "tarball: a Link header with other links",
    inputs: `a.url = "https://example.org/other-link.tar.gz";`,
    releases: SINCE_2_26,
  },
  {
    name: "tarball: two Link headers",
    inputs: `a.url = "https://example.org/two-links.tar.gz";`,
    releases: SINCE_2_26,
  },
  {
    name: "tarball: lockable by an object store's header",
    inputs: `a.url = "https://example.org/stored.tar.gz";`,
    releases: SINCE_2_26,
  },
  {
    name: "tarball: a passing fault",
    inputs: `a.url = "https://example.org/flaky.tar.gz";`,
  },
  {
    name: "tarball: too many requests, for good",
    inputs: `a.url = "https://example.org/busy.tar.gz";`,
    refused: "",
    releases: ["2.8", "2.26"], // 2.34 waits for minutes
  },
  {
    name: "tarball: cut off",
    inputs: `a.url = "https://example.org/cut.tar.gz";`,
    refused: "",
  },
  {
    name: "tarball: the wrong hash",
    inputs:
      `a.url = "https://github.com/o/leaf/archive/main.tar.gz?narHash=sha256-47DEQpj8HBSa%2B/TImW%2B5JCeuQeRkm5NMpJWZG3hSuFU=";`,
    refused: "",
  },
  {
    name: "file: over the web",
    inputs: `a = { url = "https://example.org/file.txt"; flake = false; };`,
    releases: SINCE_2_26,
  },
  {
    name: "file: packed on the way",
    inputs: `a = { url = "file+https://example.org/packed.txt"; flake = false; };`,
    releases: SINCE_2_26,
  },
  { name: "indirect: a name", inputs: `a.url = "leaf";` },
  { name: "indirect: flake:", inputs: `a.url = "flake:leaf";` },
  { name: "indirect: a branch", inputs: `a.url = "leaf/v1";` },
  { name: "indirect: a slash too many", inputs: `a.url = "leaf/feature/x";`, refused: "commit" },
  { name: "indirect: another branch than the registry's", inputs: `a.url = "pinned/main";` },
  { name: "indirect: a name of a name", inputs: `a.url = "alias/v1";` },
  { name: "indirect: a directory of the registry's", inputs: `a.url = "sub";` },
  { name: "indirect: attributes", inputs: `a = { type = "indirect"; id = "leaf"; ref = "v1"; };` },
  { name: "indirect: not in the registry", inputs: `a.url = "none";`, refused: "none" },
  { name: "indirect: a circle", inputs: `a.url = "circle";`, refused: "" },
  {
    name: "indirect: by the argument of outputs alone",
    files: { "flake/flake.nix": "{ outputs = { self, leaf }: { }; }" },
  },
  {
    name: "indirect: by the name of an override alone",
    files: {
      "flake/flake.nix":
        `{ inputs.a = { url = "github:o/nested"; inputs.leaf.flake = true; }; outputs = _: { }; }`,
    },
  },
];

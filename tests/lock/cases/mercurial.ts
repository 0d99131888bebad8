/**
 * `hg+file:` and `hg+http:` inputs.
 *
 * @module
 */
import { type Files, LEAF, type LockCase } from "../case.ts";

/** The repository that every case starts with: two commits, two branches and a tag. Made once. */
export const MERCURIAL_FILES: Files = { "a/flake.nix": LEAF, "a/sub/x": "x" };
export const MERCURIAL_SCRIPT = `hg init a; hg -R a add -q a
  ${commitAll("1")}; hg -R a tag -u A -d "0 0" v1
  hg -R a branch -q other; echo 2 > a/two; hg -R a add -q a; ${commitAll("2")}
  hg -R a update -q default`;

function commitAll(message: string): string {
  return `hg -R a commit -u A -d "1700000000 0" -m ${message}`;
}

export const MERCURIAL_CASES: readonly LockCase[] = ([
  { name: "hg: the default branch", inputs: `a.url = "hg+file://{{dir}}/a";` },
  { name: "hg: a branch", inputs: `a.url = "hg+file://{{dir}}/a?ref=other";` },
  { name: "hg: a tag", inputs: `a.url = "hg+file://{{dir}}/a?ref=v1";` },
  { name: "hg: attributes", inputs: `a = { type = "hg"; url = "file://{{dir}}/a"; };` },
  {
    name: "hg: a revision",
    inputs: `a.url = "hg+file://{{dir}}/a?rev=REV";`,
    script: `sed -i s/REV/$(hg -R a log -r v1 --template '{node}')/ flake/flake.nix`,
  },
  {
    name: "hg: modes, links, no flake, a directory",
    inputs: `a = { url = "hg+file://{{dir}}/a?dir=sub"; flake = false; };`,
    script: `chmod +x a/sub/x; ln -s sub/x a/l; : > a/empty; hg -R a add -q a; ${commitAll("3")}`,
  },
  {
    name: "hg: untracked files do not count",
    inputs: `a.url = "hg+file://{{dir}}/a";`,
    script: "echo x > a/untracked",
  },
  {
    name: "hg: a changed working tree",
    inputs: `a.url = "hg+file://{{dir}}/a";`,
    script: "echo >> a/flake.nix",
    refused: "unclean",
    releases: ["2.26", "2.34"],
  },
  {
    name: "hg: a changed working tree, by its hash alone",
    inputs: `a.url = "hg+file://{{dir}}/a";`,
    script: "echo >> a/flake.nix; echo > a/new; rm a/sub/x; hg -R a add -q a/new",
    releases: ["2.8"],
  },
  { name: "hg: no such branch", inputs: `a.url = "hg+file://{{dir}}/a?ref=none";`, refused: "" },
  { name: "hg: no such directory", inputs: `a.url = "hg+file://{{dir}}/none";`, refused: "" },
  {
    name: "hg: the branch moves, the lock does not, update does",
    inputs: `a.url = "hg+file://{{dir}}/a";`,
    then: [{ script: `echo 3 > a/two; hg -R a add -q a; ${commitAll("3")}` }, { update: ["a"] }],
  },
] satisfies readonly LockCase[]).map((tried: LockCase) => ({
  ...tried,
  script: `cp -a ../../hg/a a\n${tried.script ?? ""}`,
}));

/** What `hg serve` has at a URL. */
export function servedCases(url: string): readonly LockCase[] {
  return [
    { name: "hg+http: the default branch", inputs: `a.url = "hg+${url}";` },
    { name: "hg+http: a branch", inputs: `a.url = "hg+${url}?ref=other";` },
    { name: "hg+http: a tag", inputs: `a.url = "hg+${url}?ref=v1";` },
    { name: "hg+http: attributes", inputs: `a = { type = "hg"; url = "${url}"; };` },
    {
      name: "hg+http: a revision",
      inputs: `a.url = "hg+${url}?rev=REV";`,
      script: `sed -i s/REV/$(hg -R ../../hg/a log -r v1 --template '{node}')/ flake/flake.nix`,
    },
    {
      name: "hg+http: no flake, kept, then updated",
      inputs: `a = { url = "hg+${url}?dir=sub"; flake = false; };`,
      then: [{}, { update: ["a"] }],
    },
    { name: "hg+http: no such branch", inputs: `a.url = "hg+${url}?ref=none";`, refused: "" },
    { name: "hg+http: no such host", inputs: `a.url = "hg+http://127.0.0.1:9/a";`, refused: "" },
  ];
}

/**
 * `git+file:` inputs.
 *
 * @module
 */
import { commit, flakeText, LEAF, type LockCase } from "../case.ts";

const REPOSITORY = { "a/flake.nix": LEAF, "a/sub/x": "x" };
const SECOND = `echo 2 > a/two; git -C a add -A; git -C a commit -qm 2;`;
const WITH_SUBMODULE = commit("b") + `git -C a init -q
  git -C a -c protocol.file.allow=always submodule --quiet add "$PWD/b" sub2
  ` + commit("a");

const ATTRIBUTES = {
  "a/.gitattributes": "secret export-ignore\ndocs/ export-ignore\ntests export-ignore\n" +
    "sub/*.log export-ignore\nversion export-subst\n",
  "a/secret": "x",
  "a/docs/a": "x",
  "a/tests/a/b": "x",
  "a/sub/a.log": "x",
  "a/sub/b": "x",
  "a/only/.gitattributes": "* export-ignore\n",
  "a/version": "$Format:%H %an$\n",
};

/** Commits `a` with a key of its own, which takes the place of `PUBLIC` in the flake. */
const SIGNED = `for name in key other; do ssh-keygen -q -t ed25519 -N "" -C "" -f $name; done
  PUBLIC=$(cut -d" " -f2 key.pub | sed s/+/%2B/g); OTHER=$(cut -d" " -f2 other.pub | sed s/+/%2B/g)
  sed -i "s,=PUBLIC,=$PUBLIC,; s,=OTHER,=$OTHER," flake/flake.nix
  for name in key other; do
    case $name in key) place=PUBLIC;; *) place=OTHER;; esac
    sed -i 's,"'$place'","'$(cut -d" " -f2 $name.pub)'",' flake/flake.nix
  done
  git -C a init -q; git -C a config gpg.format ssh; git -C a config commit.gpgSign true
  git -C a config user.signingKey "$PWD/key"
  ${commit("a")}`;

export const GIT_CASES: readonly LockCase[] = [
  {
    name: "git: a clean working tree",
    inputs: `a.url = "git+file://{{dir}}/a";`,
    files: REPOSITORY,
    script: commit("a"),
  },
  {
    name: "git: two commits, another branch",
    inputs: `a.url = "git+file://{{dir}}/a?ref=other";`,
    files: REPOSITORY,
    script: commit("a") + `git -C a checkout -qb other; ${SECOND} git -C a checkout -q main`,
  },
  {
    name: "git: a tag",
    inputs: `a.url = "git+file://{{dir}}/a?ref=refs/tags/v1";`,
    files: REPOSITORY,
    script: commit("a") + `git -C a tag v1; ${SECOND}`,
  },
  {
    name: "git: an annotated tag",
    inputs: `a.url = "git+file://{{dir}}/a?ref=refs/tags/v1";`,
    files: REPOSITORY,
    script: commit("a") + `git -C a tag -a v1 -m v1; ${SECOND}`,
  },
  {
    name: "git: untracked files do not count",
    inputs: `a.url = "git+file://{{dir}}/a";`,
    files: REPOSITORY,
    script: commit("a") + "echo x > a/untracked",
  },
  {
    name: "git: a detached head",
    inputs: `a.url = "git+file://{{dir}}/a";`,
    files: REPOSITORY,
    script: commit("a") + `${SECOND} git -C a checkout -q HEAD~1`,
  },
  {
    name: "git: shallow=1",
    inputs: `a.url = "git+file://{{dir}}/a?shallow=1";`,
    files: REPOSITORY,
    script: commit("a"),
  },
  {
    name: "git: the working tree of a shallow clone",
    inputs: `a.url = "git+file://{{dir}}/s"; b.url = "git+file://{{dir}}/s?shallow=1";`,
    // Nix keeps how many commits a revision has: no other case's may be the same.
    files: { ...REPOSITORY, "a/shallow": "x" },
    script: `${commit("a")} ${SECOND} git clone -q --depth 1 file://$PWD/a s`,
    releases: ["2.26", "2.34"],
  },
  {
    name: "git: a commit of a shallow clone",
    inputs: `a.url = "git+file://{{dir}}/s?ref=main";`,
    files: REPOSITORY,
    script: `${commit("a")} git clone -q --depth 1 file://$PWD/a s`,
    refused: "is a shallow Git repository",
  },
  {
    name: "git: no flake, and a directory",
    inputs: `a = { url = "git+file://{{dir}}/a?dir=sub"; flake = false; };`,
    files: REPOSITORY,
    script: commit("a"),
  },
  {
    name: "git: modes, links, names that git and Nix sort differently",
    inputs: `a = { url = "git+file://{{dir}}/a"; flake = false; };`,
    files: { "a/b.c": "1", "a/b/c": "2", "a/b-c": "3", "a/é": "4" },
    script: `chmod +x a/b.c; ln -s b.c a/l; : > a/empty\n` + commit("a"),
  },
  {
    name: "git: attributes",
    inputs: `a = { type = "git"; url = "file://{{dir}}/a"; ref = "main"; };`,
    files: REPOSITORY,
    script: commit("a"),
  },
  {
    name: "git: a bare repository",
    inputs: `a.url = "git+file://{{dir}}/a.git?ref=main";`,
    files: REPOSITORY,
    script: commit("a") + "git clone -q --bare a a.git",
  },
  {
    name: "git: a bare repository's default branch",
    inputs: `a.url = "git+file://{{dir}}/a.git";`,
    files: REPOSITORY,
    script: commit("a") + "git clone -q --bare a a.git",
    releases: ["2.26", "2.34"],
  },
  {
    name: "git: flake.nix is a link",
    inputs: `a.url = "git+file://{{dir}}/a"; b.url = "git+file://{{dir}}/a?ref=main";`,
    files: { "a/sub/real.nix": flakeText(`c.url = "path:{{dir}}/c";`), "c/flake.nix": LEAF },
    script: "ln -s sub/real.nix a/flake.nix\n" + commit("a"),
  },
  {
    name: "git: a submodule is an empty directory",
    inputs: `a.url = "git+file://{{dir}}/a";`,
    files: { ...REPOSITORY, "b/x": "x" },
    script: WITH_SUBMODULE,
  },
  {
    name: "git: a dirty working tree",
    inputs: `a.url = "git+file://{{dir}}/a";`,
    files: REPOSITORY,
    script: commit("a") + "echo '#' >> a/flake.nix",
    refused: "",
    releases: ["2.26", "2.34"],
  },
  {
    name: "git: a dirty working tree, which 2.8 locks by its hash",
    inputs: `a.url = "git+file://{{dir}}/a";`,
    files: REPOSITORY,
    script: commit("a") + "echo '#' >> a/flake.nix",
    releases: ["2.8"],
  },
  {
    name: "git: no such branch",
    inputs: `a.url = "git+file://{{dir}}/a?ref=none";`,
    files: REPOSITORY,
    script: commit("a"),
    refused: "none",
  },
  {
    name: "git: relative inputs in a repository",
    inputs: `a.url = "git+file://{{dir}}/a";`,
    files: { "a/flake.nix": flakeText(`b.url = "path:./b";`), "a/b/flake.nix": LEAF },
    script: commit("a"),
    releases: ["2.26", "2.34"],
  },
  {
    name: "git: submodules of a working tree",
    inputs: `a.url = "git+file://{{dir}}/a?submodules=1";`,
    files: { ...REPOSITORY, "b/x": "x" },
    script: WITH_SUBMODULE,
    releases: ["2.26", "2.34"],
  },
  {
    name: "git: submodules of a branch",
    inputs: `a.url = "git+file://{{dir}}/a?ref=main&submodules=1";`,
    files: { ...REPOSITORY, "b/x": "x" },
    script: WITH_SUBMODULE,
    releases: ["2.26", "2.34"],
  },
  {
    name: "git: submodules that the flake itself asks for",
    inputs: `a.url = "git+file://{{dir}}/a";`,
    files: {
      "a/flake.nix": "{ inputs.self.submodules = true; outputs = _: { }; }",
      "b/x": "x",
    },
    script: WITH_SUBMODULE,
    releases: ["2.34"],
  },
  {
    name: "git: attributes that substitute and leave out",
    inputs: `a = { url = "git+file://{{dir}}/a"; flake = false; };
      b = { url = "git+file://{{dir}}/a?ref=main"; flake = false; };`,
    files: ATTRIBUTES,
    script: commit("a"),
  },
  {
    name: "git: exportIgnore",
    inputs: `a = { url = "git+file://{{dir}}/a?exportIgnore=1"; flake = false; };
      b = { url = "git+file://{{dir}}/a?ref=main&exportIgnore=1"; flake = false; };
      c = { url = "git+file://{{dir}}/a.git?ref=main&exportIgnore=1"; flake = false; };`,
    files: ATTRIBUTES,
    script: commit("a") + "git clone -q --bare a a.git",
    releases: ["2.26", "2.34"],
  },
  {
    name: "git: exportIgnore and submodules",
    inputs: `a = { url = "git+file://{{dir}}/a?exportIgnore=1&submodules=1"; flake = false; };`,
    files: REPOSITORY,
    script: commit("a"),
    refused: "exportIgnore and submodules are not supported together yet",
    releases: ["2.26", "2.34"],
  },
  {
    name: "git: names that are not UTF-8",
    inputs: `a = { url = "git+file://{{dir}}/a?ref=main"; flake = false; };`,
    files: REPOSITORY,
    script: `printf x > "a/$(printf 'z\\377')"; printf x > "a/$(printf 'z\\303')"
      ln -s "$(printf '\\200')" a/l; printf x > 'a/q"u o\\té'
` + commit("a"),
  },
  {
    name: "git: the rights of files, and lines that end as on DOS",
    inputs: `a = { url = "git+file://{{dir}}/a?ref=main"; flake = false; };`,
    files: { ...REPOSITORY, "a/.gitattributes": "*.txt text\n", "a/x.txt": "a\r\nb\r\n" },
    script: "chmod 700 a/sub/x\n" + commit("a"),
  },
  {
    name: "git: signed by the key that is named",
    inputs: `a.url = "git+file://{{dir}}/a?verifyCommit=1&publicKey=PUBLIC";`,
    files: REPOSITORY,
    script: SIGNED,
    releases: ["2.26", "2.34"],
  },
  ...["PUBLIC", "OTHER"].map((second) => ({
    name: `git: signed by a key in a list of two, the second ${second}`,
    inputs: `a = { type = "git"; url = "file://{{dir}}/a"; publicKeys = [
      { type = "ssh-ed25519"; key = "${second === "OTHER" ? "PUBLIC" : "OTHER"}"; }
      { key = "${second}"; type = "ssh-ed25519"; }
    ]; };`,
    files: REPOSITORY,
    script: SIGNED,
    releases: ["2.26", "2.34"] as const,
  })),
  {
    name: "git: signed by one key in a list",
    inputs: `a = { type = "git"; url = "file://{{dir}}/a";
      publicKeys = [ { type = "ssh-ed25519"; key = "PUBLIC"; } ]; };`,
    files: REPOSITORY,
    script: SIGNED,
    releases: ["2.26", "2.34"],
  },
  {
    name: "git: signed by another key",
    inputs: `a.url = "git+file://{{dir}}/a?publicKey=OTHER";`,
    files: REPOSITORY,
    script: SIGNED,
    refused: "",
    releases: ["2.26", "2.34"],
  },
  {
    name: "git: not signed",
    inputs: `a.url = "git+file://{{dir}}/a?publicKey=PUBLIC";`,
    files: REPOSITORY,
    script: `${SIGNED} git -C a commit -q --no-gpg-sign --allow-empty -m 2`,
    refused: "",
    releases: ["2.26", "2.34"],
  },
  {
    name: "git: signed by a kind of key that no one has",
    inputs: `a.url = "git+file://{{dir}}/a?publicKey=PUBLIC&keytype=ssh-none";`,
    files: REPOSITORY,
    script: SIGNED,
    refused: "ssh-none",
    releases: ["2.26", "2.34"],
  },
];

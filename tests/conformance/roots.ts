/**
 * How the tree of a flake can stand on disk: each kind is a script that turns the plain directory
 * `flake`, with all files of the case in it, into what its name says.
 *
 * @module
 */

export interface Root {
  /** Run by `sh -eu` in the case's directory. */
  readonly script: string;
  /** The directory of the flake afterwards, relative to the case's; `flake` unless told. */
  readonly directory?: string;
  /** The kind of tree that Nix makes of it. */
  readonly tree: "git" | "path";
  /** A directory named `source` that is put into every store; the flake is in it then. */
  readonly stored?: string;
}

const commit = "git init -q . && git add -A && git commit -q -m one";
const second = "echo two > two && git add two && git commit -q -m two";

const largeFile =
  "git init -q .; git lfs install --local > out; rm out; git lfs track '*.bin' > out; rm out; echo large > large.bin";

export const ROOTS = {
  "no git": { script: "", tree: "path" },
  "clean git": { script: `cd flake; ${commit}`, tree: "git" },
  "git with history": { script: `cd flake; ${commit}; ${second}`, tree: "git" },
  "dirty git": { script: `cd flake; ${commit}; echo changed >> tracked`, tree: "git" },
  "git with an untracked file": {
    script: `cd flake; ${commit}; echo x > untracked`,
    tree: "git",
  },
  "dirty git with an untracked file": {
    script: `cd flake; ${commit}; echo changed >> tracked; echo x > untracked`,
    tree: "git",
  },
  "git with an ignored file": {
    script: `cd flake; echo ignored > .gitignore; ${commit}; echo x > ignored`,
    tree: "git",
  },
  "git with a staged file": {
    script: `cd flake; ${commit}; echo x > staged; git add staged`,
    tree: "git",
  },
  "git with a file to add": {
    script: `cd flake; ${commit}; echo x > later; git add --intent-to-add later`,
    tree: "git",
  },
  "git with a deleted file": { script: `cd flake; ${commit}; git rm -q tracked`, tree: "git" },
  "git with a file gone": { script: `cd flake; ${commit}; rm tracked`, tree: "git" },
  "git with a file made executable": {
    script: `cd flake; ${commit}; chmod +x tracked`,
    tree: "git",
  },
  "git with names that need care": {
    script: `cd flake; touch 'a b' ü ./-x 'q"q'; mkdir 'd d'; touch 'd d/f'; ${commit}`,
    tree: "git",
  },
  "dirty git with names that need care": {
    script:
      `cd flake; touch 'a b' ü ./-x 'q"q'; mkdir 'd d'; touch 'd d/f'; ${commit}; echo x >> tracked`,
    tree: "git",
  },
  "git with an empty directory": { script: `cd flake; ${commit}; mkdir empty`, tree: "git" },
  "no git, with a repository inside": {
    script: `cd flake; mkdir inner; cd inner; echo x > x; ${commit}`,
    tree: "path",
  },
  "git without commits": { script: "cd flake; git init -q .; git add -A", tree: "git" },
  "git with a detached head": {
    script: `cd flake; ${commit}; ${second}; git checkout -q HEAD^`,
    tree: "git",
  },
  "git with packed refs": { script: `cd flake; ${commit}; git gc -q`, tree: "git" },
  "git worktree": {
    script: `cd flake; ${commit}; git worktree add -q ../tree -b other`,
    directory: "tree",
    tree: "git",
  },
  "dirty git worktree": {
    script:
      `cd flake; ${commit}; git worktree add -q ../tree -b other; echo changed >> ../tree/tracked`,
    directory: "tree",
    tree: "git",
  },
  "shallow clone": {
    script: `cd flake; ${commit}; ${second}; cd ..; git clone -q --depth 1 file://$PWD/flake tree`,
    directory: "tree",
    tree: "git",
  },
  "git with executables and symbolic links": {
    script:
      `cd flake; echo x > run; chmod +x run; ln -s run link; ln -s missing broken; mkdir d; echo > d/f; ${commit}`,
    tree: "git",
  },
  "dirty git with executables and symbolic links": {
    script:
      `cd flake; echo x > run; chmod +x run; ln -s run link; ln -s missing broken; mkdir d; echo > d/f; ${commit}; echo changed >> tracked`,
    tree: "git",
  },
  "git with export-ignore": {
    script: `cd flake; echo 'secret export-ignore' > .gitattributes; echo x > secret; ${commit}`,
    tree: "git",
  },
  "dirty git with export-ignore": {
    script:
      `cd flake; echo 'secret export-ignore' > .gitattributes; echo x > secret; ${commit}; echo changed >> tracked`,
    tree: "git",
  },
  "git with a submodule": {
    script:
      `mkdir sub; cd sub; echo x > inner; ${commit}; cd ../flake; git init -q .; git -c protocol.file.allow=always submodule add -q file://$PWD/../sub sub; ${commit}`,
    tree: "git",
  },
  "dirty git with a submodule": {
    script:
      `mkdir sub; cd sub; echo x > inner; ${commit}; cd ../flake; git init -q .; git -c protocol.file.allow=always submodule add -q file://$PWD/../sub sub; ${commit}; echo changed >> tracked`,
    tree: "git",
  },
  "git submodule": {
    script:
      `(cd flake; ${commit}); mkdir repo; cd repo; git init -q .; git submodule add -q file://$PWD/../flake sub; ${commit}`,
    directory: "repo/sub",
    tree: "git",
  },
  "dirty git submodule": {
    script:
      `(cd flake; ${commit}); mkdir repo; cd repo; git init -q .; git submodule add -q file://$PWD/../flake sub; ${commit}; echo changed >> sub/tracked`,
    directory: "repo/sub",
    tree: "git",
  },
  "git with LFS": { script: `cd flake; ${largeFile}; ${commit}`, tree: "git" },
  "dirty git with LFS": {
    script: `cd flake; ${largeFile}; ${commit}; echo changed >> large.bin`,
    tree: "git",
  },
  "sub-directory of a git worktree": {
    script:
      `mkdir repo; mv flake repo/flake; cd repo; ${commit}; git worktree add -q ../tree -b other`,
    directory: "tree/flake",
    tree: "git",
  },
  "sub-directory of a shallow clone": {
    script:
      `mkdir repo; mv flake repo/flake; cd repo; ${commit}; ${second}; cd ..; git clone -q --depth 1 file://$PWD/repo tree`,
    directory: "tree/flake",
    tree: "git",
  },
  "dirty shallow clone": {
    script:
      `cd flake; ${commit}; ${second}; cd ..; git clone -q --depth 1 file://$PWD/flake tree; echo changed >> tree/tracked`,
    directory: "tree",
    tree: "git",
  },
  "git without its lock": {
    script:
      "cd flake; git init -q . && git add -A && git rm -q --cached flake.lock && git commit -q -m one",
    tree: "git",
  },
  "git without its flake": {
    script:
      "cd flake; git init -q . && git add -A && git rm -q --cached flake.nix && git commit -q -m one",
    tree: "git",
  },
  "no flake": { script: "rm flake/flake.nix", tree: "path" },
  "sub-directory of git": {
    script: `mkdir -p repo; mv flake repo/flake; cd repo; echo x > outside; ${commit}`,
    directory: "repo/flake",
    tree: "git",
  },
  "sub-directory of dirty git": {
    script:
      `mkdir -p repo; mv flake repo/flake; cd repo; echo x > outside; ${commit}; echo changed >> outside`,
    directory: "repo/flake",
    tree: "git",
  },
  "deep sub-directory of git": {
    script: `mkdir -p repo/a/b; mv flake repo/a/b/flake; cd repo; echo x > outside; ${commit}`,
    directory: "repo/a/b/flake",
    tree: "git",
  },
  "path with a space": { script: `mv flake 'a flake'`, directory: "a flake", tree: "path" },
  "git at a path with a space": {
    script: `mv flake 'a flake'; cd 'a flake'; ${commit}`,
    directory: "a flake",
    tree: "git",
  },
  "dirty git at a path with a space": {
    script: `mv flake 'a flake'; cd 'a flake'; ${commit}; echo changed >> tracked`,
    directory: "a flake",
    tree: "git",
  },
  "git at a path with quotes": {
    script: `mv flake "a'b\\"c"; cd "a'b\\"c"; ${commit}`,
    directory: `a'b"c`,
    tree: "git",
  },
  "path with non-ASCII letters": {
    script: "mv flake flöckchen",
    directory: "flöckchen",
    tree: "path",
  },
  "git at a path with non-ASCII letters": {
    script: `mv flake flöckchen; cd flöckchen; ${commit}`,
    directory: "flöckchen",
    tree: "git",
  },
  "symbolic link to a directory": { script: "ln -s flake link", directory: "link", tree: "path" },
  "store path": {
    script: "mkdir kept; cp -r flake kept/source",
    stored: "kept/source",
    tree: "path",
  },
  "sub-directory of a store path": {
    script: "mkdir -p kept/source; cp -r flake kept/source/sub; echo x > kept/source/outside",
    stored: "kept/source",
    directory: "sub",
    tree: "path",
  },
  "git with line endings of its own": {
    script: `cd flake; echo '* text eol=crlf' > .gitattributes; ${commit}`,
    tree: "git",
  },
  "dirty git with line endings of its own": {
    script: `cd flake; echo '* text eol=crlf' > .gitattributes; ${commit}; echo changed >> tracked`,
    tree: "git",
  },
  "git with an ident attribute": {
    script: `cd flake; echo '* ident' > .gitattributes; echo '$Id$' > ident; ${commit}`,
    tree: "git",
  },
  "git with a sparse checkout": {
    script:
      `cd flake; mkdir in out; echo > in/f; echo > out/f; ${commit}; git sparse-checkout set in > .git/said`,
    tree: "git",
  },
  "git with a change that it is told not to see": {
    script:
      `cd flake; ${commit}; git update-index --skip-worktree tracked; echo changed >> tracked`,
    tree: "git",
  },
  "git with a change that it is told to take for none": {
    script:
      `cd flake; ${commit}; git update-index --assume-unchanged tracked; echo changed >> tracked`,
    tree: "git",
  },
  "git with a linked flake.nix": {
    script:
      `cd flake; mkdir nix; mv flake.nix probe.nix nix/; ln -s nix/flake.nix flake.nix; ${commit}`,
    tree: "git",
  },
  "git with a linked lock": {
    script:
      `cd flake; echo '{ "nodes": { "root": {} }, "root": "root", "version": 7 }' > other.lock; ln -s other.lock flake.lock; ${commit}`,
    tree: "git",
  },
  "git with its directory elsewhere": {
    script: `cd flake; git init -q --separate-git-dir=../elsewhere .; ${commit}`,
    tree: "git",
  },
  "git clone that shares its objects": {
    script: `cd flake; ${commit}; ${second}; cd ..; git clone -q --shared flake tree`,
    directory: "tree",
    tree: "git",
  },
  "git clone without blobs": {
    script:
      `cd flake; ${commit}; ${second}; git config uploadpack.allowFilter true; cd ..; git clone -q --filter=blob:none file://$PWD/flake tree`,
    directory: "tree",
    tree: "git",
  },
  "git with a conflict": {
    script:
      `cd flake; ${commit}; git checkout -q -b other; echo a > tracked; git commit -q -a -m a; git checkout -q main; echo b > tracked; git commit -q -a -m b; git merge -q other > .git/said || true`,
    tree: "git",
  },
  "git with a branch of a long name": {
    script: `cd flake; ${commit}; git checkout -q -b a/b/c`,
    tree: "git",
  },
  "git with a branch called HEAD": {
    script: `cd flake; ${commit}; git update-ref refs/heads/HEAD HEAD; ${second}`,
    tree: "git",
  },
  "dirty git with a branch called HEAD": {
    script:
      `cd flake; ${commit}; git update-ref refs/heads/HEAD HEAD; ${second}; echo changed >> tracked`,
    tree: "git",
  },
  "git with a branch without commits": {
    script: `cd flake; ${commit}; git checkout -q --orphan new`,
    tree: "git",
  },
  "git with a tracked file that it ignores": {
    script:
      `cd flake; ${commit}; echo tracked > .gitignore; ${second}; git add .gitignore; git commit -q -m three`,
    tree: "git",
  },
  "linked sub-directory of git": {
    script: `mkdir -p repo/sub; mv flake repo/sub/flake; cd repo; ln -s sub/flake link; ${commit}`,
    directory: "repo/link",
    tree: "git",
  },
  "sub-directory below a linked one of git": {
    script: `mkdir -p repo/real; mv flake repo/real/flake; cd repo; ln -s real link; ${commit}`,
    directory: "repo/link/flake",
    tree: "git",
  },
  "sub-directory of git linked by an absolute path": {
    script: `mkdir repo; mv flake repo/flake; cd repo; ln -s "$PWD/flake" link; ${commit}`,
    directory: "repo/link",
    tree: "git",
  },
  "git below a linked directory": {
    script: `mkdir real; mv flake real/flake; (cd real/flake; ${commit}); ln -s real link`,
    directory: "link/flake",
    tree: "git",
  },
  "path below a linked directory": {
    script: `mkdir real; mv flake real/flake; ln -s real link`,
    directory: "link/flake",
    tree: "path",
  },
  "git with a change of mode alone": {
    script: `cd flake; ${commit}; git config core.fileMode false; chmod +x tracked`,
    tree: "git",
  },
  "git with a file in place of a directory": {
    script: `cd flake; mkdir d; echo > d/f; ${commit}; rm -r d; echo > d`,
    tree: "git",
  },
  "git with a link in place of a file": {
    script: `cd flake; ${commit}; rm tracked; ln -s probe.nix tracked`,
    tree: "git",
  },
  "sub-directory that is a repository of its own": {
    script:
      `mkdir repo; mv flake repo/flake; cd repo; echo x > x; ${commit}; cd flake; rm -rf .git; ${commit}`,
    directory: "repo/flake",
    tree: "git",
  },
  "symbolic link to git": {
    script: `(cd flake; ${commit}); ln -s flake link`,
    directory: "link",
    tree: "git",
  },
} as const satisfies Record<string, Root>;

export type RootKind = keyof typeof ROOTS;

/** The kind of root, with every field {@linkcode Root} has. */
export function rootOf(kind: RootKind): Root {
  return ROOTS[kind];
}

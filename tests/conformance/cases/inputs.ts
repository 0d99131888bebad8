/**
 * Cases of what an input can be: every type with every attribute.
 *
 * Trees of forges are in the store already, as a substituter or an earlier fetch would have put
 * them there; git repositories and tarballs are fetched from the case's directory.
 *
 * @module
 */
import type { Case, Files } from "../case.ts";
import { LEAF, lockOf, MODIFIED, NESTED, PLAIN, revisionFor } from "./nodes.ts";

const commit = "git init -q . && git add -A && git commit -q -m one";
const repository = `cd dep; ${commit}`;

/** A case of one input that is declared as `declared` and whose tree is `{{dir}}/dep`. */
function fetched(name: string, declared: string, more: Partial<Case> = {}): Case {
  return {
    name: `input: ${name}`,
    root: "clean git",
    inputs: `    dep = { ${declared} };`,
    lock: "native",
    ...more,
    trees: { dep: LEAF, ...more.trees },
    script: `echo '${name}' > dep/which-case; ${more.script ?? ""}`,
  };
}

/** A case of one input whose tree is in every store. */
function stored(
  name: string,
  declared: string,
  original: Readonly<Record<string, string | boolean>>,
  locked: Readonly<Record<string, string | number | boolean>>,
  more: Partial<Case> = {},
): Case {
  const tree: Files = more.trees?.["dep/source"] ?? LEAF;
  const isFlake = !declared.includes("flake = false");
  return {
    name: `input: ${name}`,
    root: "clean git",
    inputs: `    dep = { ${declared} };`,
    trees: { "dep/source": { ...tree, "which-case": name } },
    lock: lockOf(
      original,
      {
        ...(original.type === "path" || original.type === "tarball"
          ? {}
          : { rev: revisionFor(name) }),
        narHash: "{{narHash dep/source}}",
        ...original.rev === undefined ? {} : { rev: original.rev },
        ...locked,
      },
      isFlake ? {} : { flake: false },
    ),
    ...(more.root === undefined ? {} : { root: more.root }),
    ...(more.limits === undefined ? {} : { limits: more.limits }),
    ...(more.incomparable === undefined ? {} : { incomparable: more.incomparable }),
  };
}

const owned = { owner: "o", repo: "r" };
const pinned = { lastModified: MODIFIED };

/** The revision the case asks for, where flake.nix names it. */
const REV = revisionFor("named");

const paths: readonly Case[] = [
  fetched("path", `url = "path:{{dir}}/dep";`),
  fetched("path outside git", `url = "path:{{dir}}/dep";`, { root: "no git" }),
  fetched("path that is no flake", `url = "path:{{dir}}/dep"; flake = false;`, {
    trees: { dep: PLAIN },
  }),
  fetched("path to a file", `url = "path:{{dir}}/dep/file"; flake = false;`, {
    trees: { dep: PLAIN },
  }),
  fetched("path with a sub-directory", `type = "path"; path = "{{dir}}/dep"; dir = "inner";`, {
    trees: { dep: NESTED },
  }),
  fetched("path with spaces and letters", `type = "path"; path = "{{dir}}/a dép";`, {
    trees: { dep: PLAIN, "a dép": LEAF },
    script: `echo "$PWD" > 'a dép/which-case'`,
  }),
  fetched("path with executables and links", `url = "path:{{dir}}/dep";`, {
    script: "cd dep; echo x > run; chmod +x run; ln -s run link; ln -s missing broken",
  }),
  stored("path that is gone", `url = "path:{{dir}}/gone";`, {
    type: "path",
    path: "{{dir}}/gone",
  }, { lastModified: MODIFIED }),
  stored("path without lastModified", `url = "path:{{dir}}/gone";`, {
    type: "path",
    path: "{{dir}}/gone",
  }, {}),
  stored("path with a revision", `url = "path:{{dir}}/gone";`, {
    type: "path",
    path: "{{dir}}/gone",
  }, { ...pinned, rev: REV, revCount: 42 }),
];

/** A relative path as Nix 2.8 locked it; what it names is at `tree` in the flake. */
function hashedPath(path: string, tree: string) {
  const original = { type: "path", path };
  return {
    locked: { ...original, narHash: `{{narHash flake/${tree}}}`, lastModified: 1 },
    original,
  };
}

const relative: readonly Case[] = [
  ...(["clean git", "no git", "dirty git", "sub-directory of git", "git worktree"] as const).map((
    root,
  ): Case => ({
    name: `input: relative path, ${root}`,
    root,
    inputs: `    dep.url = "path:./dep";`,
    files: { "dep/flake.nix": `{ outputs = { self }: { leaf = true; }; }\n` },
    lock: "native",
    ...(root === "sub-directory of git" ? { incomparable: ["2.8"] } : {}),
  })),
  {
    name: "input: relative path, as Nix locked it before 2.26",
    root: "clean git",
    inputs: `    dep.url = "path:./dep";`,
    trees: { "flake/dep": LEAF },
    lock: lockOf({ type: "path", path: "./dep" }, {
      narHash: "{{narHash flake/dep}}",
      lastModified: 1,
    }),
  },
  {
    name: "input: relative paths in relative paths, as Nix locked them before 2.26",
    root: "clean git",
    inputs: `    dep.url = "path:./dep"; plain = { url = "path:./plain"; flake = false; };`,
    trees: {
      "flake/dep": {
        "flake.nix":
          `{ inputs.inner.url = "path:./inner"; outputs = { self, inner }: { dep = inner; }; }\n`,
      },
      "flake/dep/inner": LEAF,
      "flake/plain": PLAIN,
    },
    lock: {
      inputs: { dep: "dep", plain: "plain" },
      nodes: {
        dep: { ...hashedPath("./dep", "dep"), inputs: { inner: "inner" } },
        inner: hashedPath("./inner", "dep/inner"),
        plain: { ...hashedPath("./plain", "plain"), flake: false },
      },
    },
  },
  {
    name: "input: relative path that is no flake",
    root: "clean git",
    inputs: `    dep = { url = "path:./dep"; flake = false; };`,
    files: { "dep/file": "text\n" },
    lock: "native",
  },
  {
    // Only 2.26 to 2.29 find it.
    name: "input: relative path with a sub-directory",
    root: "clean git",
    inputs: `    dep.url = "path:./dep?dir=inner";`,
    files: { "dep/inner/flake.nix": `{ outputs = { self }: { leaf = true; }; }\n` },
    lock: "native",
    incomparable: ["2.8"],
  },
  {
    name: "input: relative path in a relative path",
    root: "clean git",
    inputs: `    dep.url = "path:./dep";`,
    files: {
      "dep/flake.nix":
        `{ inputs.inner.url = "path:./inner"; outputs = { self, inner }: { dep = inner; }; }\n`,
      "dep/inner/flake.nix": `{ outputs = { self }: { leaf = true; }; }\n`,
    },
    lock: "native",
  },
  {
    name: "input: relative path to a sibling of a relative path",
    root: "clean git",
    inputs: `    dep.url = "path:./dep";`,
    files: {
      "dep/flake.nix":
        `{ inputs.twin.url = "path:../twin"; outputs = { self, twin }: { dep = twin; }; }\n`,
      "twin/flake.nix": `{ outputs = { self }: { leaf = true; }; }\n`,
    },
    lock: "native",
  },
  {
    name: "input: relative path out of a sub-directory",
    incomparable: ["2.8"],
    root: "sub-directory of git",
    inputs: `    dep.url = "path:../twin";`,
    trees: { "repo/twin": LEAF },
    lock: {
      nodes: {
        dep: {
          locked: { type: "path", path: "../twin" },
          original: { type: "path", path: "../twin" },
          parent: [],
        },
      },
    },
  },
  {
    name: "input: relative path in an absolute one",
    root: "clean git",
    inputs: `    dep.url = "path:{{dir}}/dep";`,
    trees: {
      dep: {
        "flake.nix":
          `{ inputs.inner.url = "path:./inner"; outputs = { self, inner }: { dep = inner; }; }\n`,
        "inner/flake.nix": `{ outputs = { self }: { leaf = true; }; }\n`,
      },
    },
    lock: "native",
  },
  {
    name: "input: relative path in a sub-directory of an absolute one",
    incomparable: ["2.8"],
    root: "clean git",
    inputs: `    dep.url = "path:{{dir}}/dep?dir=sub";`,
    trees: {
      dep: {
        "sub/flake.nix":
          `{ inputs.twin.url = "path:../twin"; outputs = { self, twin }: { dep = twin; }; }\n`,
        "twin/flake.nix": `{ outputs = { self }: { leaf = true; }; }\n`,
      },
    },
    lock: "native",
  },
];

const gits: readonly Case[] = [
  fetched("git", `url = "git+file://{{dir}}/dep";`, { script: repository }),
  fetched("git as attributes", `type = "git"; url = "file://{{dir}}/dep"; ref = "main";`, {
    script: repository,
  }),
  fetched("git at a plain path", `type = "git"; url = "{{dir}}/dep"; ref = "main";`, {
    script: repository,
  }),
  fetched("git at a path with a space", `url = "git+file://{{dir}}/a%20dep";`, {
    script: `mv dep 'a dep'; cd 'a dep'; ${commit}`,
  }),
  fetched("git with LFS asked for", `url = "git+file://{{dir}}/dep?lfs=1";`, {
    script: repository,
  }),
  fetched(
    "git with a branch and a sub-directory",
    `url = "git+file://{{dir}}/dep?ref=side&dir=inner";`,
    {
      script:
        `${repository}; git checkout -q -b side; echo > side; ${commit}; git checkout -q main`,
      trees: { dep: NESTED },
      incomparable: ["2.8"],
    },
  ),
  fetched(
    "git with all refs and a revision of another branch",
    `url = "git+file://{{dir}}/dep?allRefs=1&rev={{rev side}}";`,
    {
      script:
        `${repository}; cd ..; cp -r dep side; cd side; git checkout -q -b side; echo > side; ${commit}; cd ../dep; git fetch -q ../side side:side`,
    },
  ),
  fetched("git, shallow, with a branch", `url = "git+file://{{dir}}/dep?shallow=1&ref=side";`, {
    script: `${repository}; git checkout -q -b side; echo > side; ${commit}; git checkout -q main`,
  }),
  fetched("git from outside git", `url = "git+file://{{dir}}/dep";`, {
    script: repository,
    root: "no git",
  }),
  fetched("git with a branch", `url = "git+file://{{dir}}/dep?ref=side";`, {
    script: `${repository}; git checkout -q -b side; echo > side; ${commit}; git checkout -q main`,
  }),
  fetched("git with a tag", `url = "git+file://{{dir}}/dep?ref=refs/tags/v1";`, {
    script: `${repository}; git tag v1; echo > more; ${commit}`,
  }),
  fetched("git with a revision", `url = "git+file://{{dir}}/dep?ref=main&rev={{rev dep}}";`, {
    script: `${repository}`,
  }),
  fetched(
    "git with a revision that is not the newest",
    `url = "git+file://{{dir}}/dep";`,
    {
      script: `${repository}; echo > more; ${commit}; git checkout -q HEAD~1`,
      lock: lockOf({ type: "git", url: "file://{{dir}}/dep" }, {
        rev: "{{rev dep}}",
        ref: "refs/heads/main",
        revCount: 1,
        lastModified: 1709210096,
      }),
    },
  ),
  fetched("git that is no flake", `url = "git+file://{{dir}}/dep"; flake = false;`, {
    script: repository,
    trees: { dep: PLAIN },
  }),
  fetched("git with a sub-directory", `url = "git+file://{{dir}}/dep?dir=inner";`, {
    incomparable: ["2.8"],
    script: repository,
    trees: { dep: NESTED },
  }),
  fetched("git, shallow", `url = "git+file://{{dir}}/dep?shallow=1";`, { script: repository }),
  fetched("git with all refs", `url = "git+file://{{dir}}/dep?allRefs=1";`, {
    script: repository,
  }),
  fetched("git with submodules", `url = "git+file://{{dir}}/dep?submodules=1";`, {
    trees: { dep: LEAF, sub: PLAIN },
    script:
      `(cd sub; ${commit}); cd dep; git init -q .; git submodule add -q file://$PWD/../sub sub; ${commit}`,
    limits: { "2.3": "can't fetch the submodules" },
  }),
  fetched("git with export-ignore", `url = "git+file://{{dir}}/dep";`, {
    limits: { "2.3": "is not the tree that flake.lock promises" },
    trees: { dep: { ...LEAF, secret: "x", ".gitattributes": "secret export-ignore\n" } },
    script: repository,
  }),
  fetched("git with exportIgnore", `url = "git+file://{{dir}}/dep?exportIgnore=1";`, {
    trees: { dep: { ...LEAF, secret: "x", ".gitattributes": "secret export-ignore\n" } },
    script: repository,
  }),
  fetched("git, bare", `url = "git+file://{{dir}}/bare.git";`, {
    script: `(${repository}); git clone -q --bare dep bare.git`,
  }),
  stored("git whose repository is gone", `url = "git+file://{{dir}}/gone";`, {
    type: "git",
    url: "file://{{dir}}/gone",
  }, { ...pinned, ref: "refs/heads/main", revCount: 7 }),
  stored("git over https, in the store", `url = "git+https://example.org/r?ref=main";`, {
    type: "git",
    url: "https://example.org/r",
    ref: "main",
  }, { ...pinned, ref: "main", revCount: 7 }),
  stored("git over ssh, in the store", `url = "git+ssh://git@example.org/o/r";`, {
    type: "git",
    url: "ssh://git@example.org/o/r",
  }, { ...pinned, ref: "refs/heads/main", revCount: 7 }),
  stored("git with submodules, in the store", `url = "git+https://example.org/r?submodules=1";`, {
    type: "git",
    url: "https://example.org/r",
    submodules: true,
  }, { ...pinned, ref: "refs/heads/main", revCount: 7 }),
  stored("git, shallow, in the store", `url = "git+https://example.org/r?shallow=1";`, {
    type: "git",
    url: "https://example.org/r",
    shallow: true,
  }, { ...pinned, ref: "refs/heads/main" }),
  stored("git with lfs, in the store", `url = "git+https://example.org/r?lfs=1";`, {
    type: "git",
    url: "https://example.org/r",
    lfs: true,
  }, { ...pinned, ref: "refs/heads/main", revCount: 3 }),
];

const mercurial = "hg init . && hg add -q && hg commit -q -m one -u A -d '1700000000 0'";

const hgs: readonly Case[] = [
  fetched("hg", `url = "hg+file://{{dir}}/dep";`, { script: `cd dep; ${mercurial}` }),
  fetched("hg that is no flake", `url = "hg+file://{{dir}}/dep"; flake = false;`, {
    script: `cd dep; ${mercurial}`,
    trees: { dep: PLAIN },
  }),
  fetched("hg with a branch", `url = "hg+file://{{dir}}/dep?ref=side";`, {
    script: `cd dep; ${mercurial}; hg branch -q side; echo > side; ${mercurial.slice(13)}`,
  }),
  fetched("hg with a sub-directory", `url = "hg+file://{{dir}}/dep?dir=inner";`, {
    script: `cd dep; ${mercurial}`,
    trees: { dep: NESTED },
    incomparable: ["2.8"],
  }),
];

const forges: readonly Case[] = [
  stored("github", `url = "github:o/r";`, { type: "github", ...owned }, pinned),
  stored("github from outside git", `url = "github:o/r";`, { type: "github", ...owned }, pinned, {
    root: "no git",
  }),
  stored("github without lastModified", `url = "github:o/r";`, { type: "github", ...owned }, {}),
  stored("github with a branch", `url = "github:o/r/dev";`, {
    type: "github",
    ...owned,
    ref: "dev",
  }, pinned),
  stored("github with a revision", `url = "github:o/r/${REV}";`, {
    type: "github",
    ...owned,
    rev: REV,
  }, pinned),
  stored("github that is no flake", `url = "github:o/r"; flake = false;`, {
    type: "github",
    ...owned,
  }, pinned),
  stored(
    "github with a sub-directory",
    `url = "github:o/r?dir=inner";`,
    {
      type: "github",
      ...owned,
      dir: "inner",
    },
    pinned,
    { trees: { "dep/source": NESTED } },
  ),
  stored("github of an enterprise", `url = "github:o/r?host=git.example.org";`, {
    type: "github",
    ...owned,
    host: "git.example.org",
  }, pinned),
  stored("github as attributes", `type = "github"; owner = "o"; repo = "r";`, {
    type: "github",
    ...owned,
  }, pinned),
  stored("gitlab", `url = "gitlab:o/r";`, { type: "gitlab", ...owned }, pinned),
  stored("gitlab with a subgroup", `type = "gitlab"; owner = "g%2Fs"; repo = "r";`, {
    type: "gitlab",
    owner: "g%2Fs",
    repo: "r",
  }, pinned),
  stored("gitlab with a subgroup, as a URL", `url = "gitlab:g%2Fs/r";`, {
    type: "gitlab",
    owner: "g%2Fs",
    repo: "r",
  }, pinned),
  stored(
    "gitlab with a sub-directory",
    `url = "gitlab:o/r?dir=inner";`,
    {
      type: "gitlab",
      ...owned,
      dir: "inner",
    },
    pinned,
    { trees: { "dep/source": NESTED } },
  ),
  stored(
    "sourcehut with a sub-directory",
    `url = "sourcehut:~o/r?dir=inner";`,
    {
      type: "sourcehut",
      owner: "~o",
      repo: "r",
      dir: "inner",
    },
    pinned,
    { trees: { "dep/source": NESTED } },
  ),
  stored("sourcehut that is no flake", `url = "sourcehut:~o/r"; flake = false;`, {
    type: "sourcehut",
    owner: "~o",
    repo: "r",
  }, pinned),
  stored("gitlab of another host", `url = "gitlab:o/r?host=git.example.org";`, {
    type: "gitlab",
    ...owned,
    host: "git.example.org",
  }, pinned),
  stored("gitlab that is no flake", `url = "gitlab:o/r"; flake = false;`, {
    type: "gitlab",
    ...owned,
  }, pinned),
  stored("sourcehut", `url = "sourcehut:~o/r";`, {
    type: "sourcehut",
    owner: "~o",
    repo: "r",
  }, pinned),
  stored("sourcehut of another host", `url = "sourcehut:~o/r?host=git.example.org";`, {
    type: "sourcehut",
    owner: "~o",
    repo: "r",
    host: "git.example.org",
  }, pinned),
  stored("hg, in the store", `url = "hg+https://example.org/r";`, {
    type: "hg",
    url: "https://example.org/r",
  }, { revCount: 12 }),
  {
    ...stored("indirect", `url = "nixpkgs";`, {}, {}),
    lock: {
      nodes: {
        dep: {
          original: { type: "indirect", id: "nixpkgs" },
          locked: {
            type: "github",
            ...owned,
            ...pinned,
            rev: revisionFor("indirect"),
            narHash: "{{narHash dep/source}}",
          },
        },
      },
    },
  },
];

const archive = `cd dep; ${commit}; git archive --prefix=dep/ -o ../dep.tar.gz HEAD`;
const tarballUrl = "https://example.org/r.tar.gz";

const downloads: readonly Case[] = [
  fetched("tarball", `url = "file://{{dir}}/dep.tar.gz";`, { script: archive }),
  fetched("tarball as attributes", `type = "tarball"; url = "file://{{dir}}/dep.tar.gz";`, {
    script: archive,
  }),
  fetched("tarball that is no flake", `url = "file://{{dir}}/dep.tar.gz"; flake = false;`, {
    script: archive,
    trees: { dep: PLAIN },
  }),
  fetched("tarball with a sub-directory", `url = "tarball+file://{{dir}}/dep.tar.gz?dir=inner";`, {
    incomparable: ["2.8"],
    script: archive,
    trees: { dep: NESTED },
  }),
  fetched("tarball compressed with bzip2", `url = "file://{{dir}}/dep.tar.bz2";`, {
    script: `${archive}; cd ..; gzip -d dep.tar.gz; bzip2 dep.tar`,
  }),
  fetched("tarball compressed with zstd", `url = "file://{{dir}}/dep.tar.zst";`, {
    script: `${archive}; cd ..; gzip -d dep.tar.gz; zstd -q dep.tar`,
  }),
  fetched("tarball, not compressed", `url = "file://{{dir}}/dep.tar";`, {
    script: `${archive}; cd ..; gzip -d dep.tar.gz`,
  }),
  fetched("tarball compressed with xz", `url = "file://{{dir}}/dep.tar.xz";`, {
    script: `${archive}; cd ..; gzip -d dep.tar.gz; xz dep.tar`,
  }),
  stored("tarball, in the store", `url = "${tarballUrl}";`, {
    type: "tarball",
    url: tarballUrl,
  }, {}),
  stored("tarball with lastModified", `url = "${tarballUrl}";`, {
    type: "tarball",
    url: tarballUrl,
  }, { lastModified: MODIFIED }),
  stored("tarball with a revision, as FlakeHub's", `url = "${tarballUrl}";`, {
    type: "tarball",
    url: tarballUrl,
  }, { ...pinned, rev: REV, revCount: 99 }),
  stored("tarball, in the store, that is no flake", `url = "${tarballUrl}"; flake = false;`, {
    type: "tarball",
    url: tarballUrl,
  }, {}),
  stored(
    "tarball, in the store, with a sub-directory",
    `url = "${tarballUrl}?dir=inner";`,
    {
      type: "tarball",
      url: tarballUrl,
      dir: "inner",
    },
    {},
    { trees: { "dep/source": NESTED }, incomparable: ["2.8"] },
  ),
  fetched("file", `url = "file+file://{{dir}}/dep/file"; flake = false;`, {
    trees: { dep: PLAIN },
  }),
  fetched(
    "file with a space in its name",
    `url = "file+file://{{dir}}/dep/a%20b"; flake = false;`,
    {
      trees: { dep: { "a b": "text\n" } },
    },
  ),
  fetched("file as attributes", `type = "file"; url = "file://{{dir}}/dep/file"; flake = false;`, {
    trees: { dep: PLAIN },
  }),
];

export const INPUT_CASES: readonly Case[] = [
  ...paths,
  ...relative,
  ...gits,
  ...hgs,
  ...forges,
  ...downloads,
];

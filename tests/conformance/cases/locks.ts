/**
 * Cases of what flake.lock can be, and what flake.nix and flake.lock can say of each other.
 *
 * @module
 */
import type { Case, Files, Lock } from "../case.ts";
import { flake, WANTS_LEAF } from "./follows.ts";
import { LEAF, pathNode } from "./nodes.ts";

const REV = "0123456789abcdef0123456789abcdef01234567";

const DEP = `    dep.url = "path:{{dir}}/dep";`;

function locked(name: string, more: Partial<Case> = {}): Case {
  return {
    name: `lock: ${name}`,
    root: "clean git",
    inputs: DEP,
    trees: { dep: LEAF },
    lock: { nodes: { dep: pathNode("dep") } },
    ...more,
  };
}

function stale(name: string, more: Partial<Case>): Case {
  return locked(name, { error: "run `flakebridge lock` or `nix flake lock`", ...more });
}

/** A flake whose outputs take `formals`, whatever it declares. */
function taking(formals: string, inputs = DEP): string {
  return `{\n  inputs = {\n${inputs}\n  };\n  outputs = ${formals}: import ./probe.nix inputs;\n}\n`;
}

function modifiedAt(lastModified: number): Lock["nodes"][string] {
  const node = pathNode("dep");
  return { ...node, locked: { ...node.locked as object, lastModified } };
}

const OLD: Lock = {
  version: 5,
  nodes: {
    dep: {
      info: { narHash: "{{narHash dep}}", lastModified: 1 },
      locked: { type: "path", path: "{{dir}}/dep" },
      original: { type: "path", path: "{{dir}}/dep" },
    },
  },
};

const ONE_WITH_LEAF: Lock = {
  inputs: { dep: "dep", one: "one" },
  nodes: {
    dep: pathNode("dep"),
    one: { ...pathNode("one"), inputs: { leaf: "leaf" } },
    leaf: { ...pathNode("dep"), original: { type: "path", path: "{{dir}}/leaf" } },
  },
};

/** Two inputs that have one node in the lock. */
const SHARED: Partial<Case> = {
  inputs: `${DEP}\n    more.url = "path:{{dir}}/dep";`,
  lock: { inputs: { dep: "dep", more: "dep" }, nodes: { dep: pathNode("dep") } },
};

/** A flake that passes on what does not look at its inputs. */
const LAZY = `{
  inputs.gone.url = "path:{{dir}}/gone";
  outputs = { self, gone }:
    let inherit (import ./probe.nix { inherit self; }) packages probe;
    in { inherit packages; probe = { inherit (probe) drvPath; }; };
}
`;

/** That of no tree. */
const NO_HASH = "sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

const GONE: Lock = {
  nodes: {
    gone: {
      locked: { type: "path", path: "{{dir}}/gone", narHash: NO_HASH },
      original: { type: "path", path: "{{dir}}/gone" },
    },
  },
};

const versions: readonly Case[] = [
  locked("version 5", { lock: OLD }),
  locked("version 5, with metadata in both places", {
    lock: {
      version: 5,
      nodes: {
        dep: { ...pathNode("dep"), info: { narHash: "{{narHash dep}}", lastModified: 1 } },
      },
    },
  }),
  locked("version 6", { lock: { version: 6, nodes: { dep: pathNode("dep") } } }),
  locked("version 7"),
  locked("version 4", {
    lock: { version: 4, nodes: {} },
    error: "flake.lock has version 4; this evaluator knows 5 to 7",
  }),
  locked("version 8", {
    lock: { version: 8, nodes: {} },
    error: "flake.lock has version 8; this evaluator knows 5 to 7",
  }),
  locked("no version", {
    files: { "flake.lock": "{ }" },
    lock: "as written",
    error: "flake.lock has version 0; this evaluator knows 5 to 7",
  }),
  locked("a version that is no number", {
    files: { "flake.lock": '{ "version": "7" }' },
    lock: "as written",
    error: 'flake.lock has version "7"; this evaluator knows 5 to 7',
  }),
  locked("no node for an input", {
    lock: { inputs: { dep: "dep" }, nodes: {} },
    error: "flake.lock has no node 'dep'; run `flakebridge lock`",
  }),
  locked("no root", {
    files: { "flake.lock": '{ "version": 7 }' },
    lock: "as written",
    error: "flake.lock has no node 'root'; run `flakebridge lock`",
  }),
  locked("an input without revision and hash", {
    lock: {
      nodes: {
        dep: {
          locked: { type: "path", path: "{{dir}}/dep" },
          original: { type: "path", path: "{{dir}}/dep" },
        },
      },
    },
    error: "flake.lock has neither rev nor narHash for 'dep'; run `flakebridge lock`",
  }),
  locked("other labels than the inputs' names", {
    lock: { inputs: { dep: "dep_2" }, nodes: { dep_2: pathNode("dep") } },
  }),
  locked("another label for the root", {
    files: {
      "flake.lock": JSON.stringify({
        nodes: { top: { inputs: { dep: "dep" } }, dep: pathNode("dep") },
        root: "top",
        version: 7,
      }),
    },
    lock: "as written",
  }),
  stale("one node for two inputs", SHARED),
  locked("one node for two inputs, one of them overridden", {
    ...SHARED,
    trees: { dep: LEAF, other: LEAF },
    args: "overrides.more = {{dir}}/other;",
    nativeFlags: ["--override-input", "more", "path:{{dir}}/other"],
    unlocked: true,
  }),
  ...[-1, -86400, -2208988801].map((lastModified) =>
    locked(`a last change ${-lastModified} s before 1970`, {
      lock: { nodes: { dep: modifiedAt(lastModified) } },
    })
  ),
  locked("none, and no inputs", { inputs: "", lock: undefined }),
  locked("without inputs", { inputs: "", lock: { nodes: {} } }),
];

const outputs: readonly Case[] = [
  locked("an input that has no flake.nix", {
    trees: { dep: { "README": "no flake\n" } },
    error: "there is no flake.nix in the input 'dep'",
  }),
  locked("outputs that name their inputs", {
    flake: taking("{ self, dep }@inputs"),
  }),
  locked("outputs that take a set", { flake: taking("inputs") }),
  locked("outputs with a default for an input", {
    flake: taking("{ self, dep ? null }@inputs"),
  }),
  locked("outputs with an input that is not declared", {
    flake: "{ outputs = { self, dep }@inputs: import ./probe.nix inputs; }\n",
    lock: {
      nodes: { dep: { ...pathNode("dep"), original: { type: "indirect", id: "dep" } } },
    },
  }),
  ...[
    `outputs = { probe = 1; };`,
    `outputs.__functor = _: inputs: import ./probe.nix inputs;`,
    `description = "no outputs";`,
  ].map((text) =>
    locked(`no function as outputs: ${text}`, {
      flake: `{ ${text} }\n`,
      lock: undefined,
      error: "flake.nix' has no function `outputs`",
    })
  ),
  locked("outputs that are called like metadata", {
    flake: `{
      outputs = inputs: import ./probe.nix inputs // {
        rev = 1; outPath = 2; inputs = 3; outputs = 4; sourceInfo = 5; narHash = 6; _type = 7; type = 8;
      };
    }\n`,
    lock: undefined,
  }),
  locked("a description and settings", {
    flake: `{ description = "d"; nixConfig.bash-prompt = "x"; inputs.dep.url = "path:{{dir}}/dep";
      outputs = { self, dep }@inputs: import ./probe.nix inputs; }\n`,
  }),
  locked("an input that is gone and not looked at", { flake: LAZY, lock: GONE }),
];

type Original = Readonly<Record<string, string | boolean | number>>;

/** How flake.nix can name an input, and what Nix keeps of that as `original`. */
const REFERENCES: readonly (readonly [string, Original])[] = [
  ["github:o/r", { type: "github", owner: "o", repo: "r" }],
  ["github:O-/r.nix/nixos-23.11", {
    type: "github",
    owner: "O-",
    repo: "r.nix",
    ref: "nixos-23.11",
  }],
  [`github:o/r/${REV}`, { type: "github", owner: "o", repo: "r", rev: REV }],
  ["github:o/r/b?dir=a/b", { type: "github", owner: "o", repo: "r", ref: "b", dir: "a/b" }],
  ["github:o/r?ref=x/y", { type: "github", owner: "o", repo: "r", ref: "x/y" }],
  ["github:o/r?host=h.org", { type: "github", owner: "o", repo: "r", host: "h.org" }],
  ["gitlab:o/r/main", { type: "gitlab", owner: "o", repo: "r", ref: "main" }],
  ["sourcehut:~o/r", { type: "sourcehut", owner: "~o", repo: "r" }],
  ["git+https://h.org/r.git", { type: "git", url: "https://h.org/r.git" }],
  ["git+https://h.org/~o/r/", { type: "git", url: "https://h.org/~o/r/" }],
  ["git+https://h.org/r?ref=main", { type: "git", url: "https://h.org/r", ref: "main" }],
  ["git+ssh://git@h.org/r?submodules=1", {
    type: "git",
    url: "ssh://git@h.org/r",
    submodules: true,
  }],
  ["git+https://h.org/r?shallow=1&submodules=0&dir=d", {
    type: "git",
    url: "https://h.org/r",
    shallow: true,
    submodules: false,
    dir: "d",
  }],
  [`git+https://h.org/r?allRefs=1&rev=${REV}`, {
    type: "git",
    url: "https://h.org/r",
    allRefs: true,
    rev: REV,
  }],
  ["git+https://h.org:8080/r", { type: "git", url: "https://h.org:8080/r" }],
  ["git://h.org/r", { type: "git", url: "git://h.org/r" }],
  ["path:/a/b", { type: "path", path: "/a/b" }],
  ["path:/a/../b/", { type: "path", path: "/a/../b/" }],
  ["/a/c", { type: "path", path: "/a/c" }],
  ["nixpkgs", { type: "indirect", id: "nixpkgs" }],
  ["flake:nixpkgs", { type: "indirect", id: "nixpkgs" }],
  ["nixpkgs/nixos-23.11", { type: "indirect", id: "nixpkgs", ref: "nixos-23.11" }],
  [`nixpkgs/${REV}`, { type: "indirect", id: "nixpkgs", rev: REV }],
  ["https://h.org/x.tar.gz", { type: "tarball", url: "https://h.org/x.tar.gz" }],
  ["https://h.org/a/x.zip", { type: "tarball", url: "https://h.org/a/x.zip" }],
  ["https://h.org/x.tar.gz?token=1", { type: "tarball", url: "https://h.org/x.tar.gz?token=1" }],
  ["tarball+https://h.org/x", { type: "tarball", url: "https://h.org/x" }],
  ["hg+https://h.org/r", { type: "hg", url: "https://h.org/r" }],
  ["hg+https://h.org/r?ref=tip", { type: "hg", url: "https://h.org/r", ref: "tip" }],
  ["git+ssh://git@h.org:22/r", { type: "git", url: "ssh://git@h.org:22/r" }],
  ["https://h.org/x", { type: "tarball", url: "https://h.org/x" }],
  ["file+https://h.org/x.zip", { type: "file", url: "https://h.org/x.zip" }],
  ["file:///x.tar.gz", { type: "tarball", url: "file:///x.tar.gz" }],
  ["gitlab:g%2Fs/r", { type: "gitlab", owner: "g%2Fs", repo: "r" }],
  ["git+https://h.org/r?lfs=1", { type: "git", url: "https://h.org/r", lfs: true }],
  ["git+https://h.org/r?ref=a%2Fb", { type: "git", url: "https://h.org/r", ref: "a/b" }],
  ["git+https://h.org/a%20b", { type: "git", url: "https://h.org/a%20b" }],
  ["path:/a%20b", { type: "path", path: "/a b" }],
  ["path:/%C3%A9", { type: "path", path: "/é" }],
  ["path:/a+b", { type: "path", path: "/a+b" }],
  ["path:/a?lastModified=1&revCount=2", { type: "path", path: "/a", lastModified: 1, revCount: 2 }],
  ["path:/a%2520b", { type: "path", path: "/a%20b" }],
  ["git+https://h.org/a+b", { type: "git", url: "https://h.org/a%2Bb" }],
];

/** How one can be named now, and the `original` of a lock that has it elsewhere. */
const CHANGED: typeof REFERENCES = [
  ["git+https://h.org/r?lfs=1", { type: "git", url: "https://h.org/r" }],
  ["git+https://h.org/r?dir=d", { type: "git", url: "https://h.org/r", dir: "e" }],
  ["git+https://h.org/r?ref=a%2Fb", { type: "git", url: "https://h.org/r", ref: "a/c" }],
  ["git+https://h.org/a%20b", { type: "git", url: "https://h.org/a%20c" }],
  ["path:/a%20b", { type: "path", path: "/a c" }],
  ["path:/a+b", { type: "path", path: "/a+c" }],
  ["git+https://h.org/a+b", { type: "git", url: "https://h.org/a%2Bc" }],
];

/** How one can be named that is no flake. */
const FILES: typeof REFERENCES = [
  ["https://h.org/x", { type: "file", url: "https://h.org/x" }],
  ["https://h.org/x.zip", { type: "tarball", url: "https://h.org/x.zip" }],
];

const NOWHERE = {
  type: "path",
  path: "/nowhere",
  narHash: "sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
};

const references: readonly Case[] = REFERENCES.map(([reference, original]) =>
  locked(`an input named ${reference}`, {
    flake: LAZY.replace("path:{{dir}}/gone", reference),
    lock: { nodes: { gone: { locked: NOWHERE, original } } },
  })
);

const changed: readonly Case[] = CHANGED.map(([reference, original]) =>
  stale(`an input named ${reference} that was elsewhere`, {
    flake: LAZY.replace("path:{{dir}}/gone", reference),
    lock: { nodes: { gone: { locked: NOWHERE, original } } },
  })
);

const files: readonly Case[] = FILES.map(([reference, original]) =>
  locked(`an input that is no flake, named ${reference}`, {
    flake: LAZY.replace("path:{{dir}}/gone", reference).replace(
      "outputs",
      "inputs.gone.flake = false;\n  outputs",
    ),
    lock: { nodes: { gone: { locked: NOWHERE, original, flake: false } } },
  })
);

/** Which of an input's inputs flake.nix declares, and which the lock has for it. */
function nested(declared: string, edge: string | readonly string[], more: Partial<Case> = {}) {
  const { nodes } = ONE_WITH_LEAF;
  return {
    inputs: `${DEP}\n    one.url = "path:{{dir}}/one";${declared}`,
    trees: { dep: LEAF, leaf: LEAF, one: WANTS_LEAF },
    lock: {
      inputs: { dep: "dep", one: "one" },
      nodes: { ...nodes, one: pathNode("one", { leaf: edge }) },
    },
    ...more,
  };
}

/** Two flakes deep: `two` takes `one`, which takes `leaf`; the lock has that follow `dep`. */
function deep(two: Files): Partial<Case> {
  return {
    inputs: `${DEP}\n    two.url = "path:{{dir}}/two";`,
    trees: { dep: LEAF, leaf: LEAF, one: WANTS_LEAF, two },
    lock: {
      inputs: { dep: "dep", two: "two" },
      nodes: {
        dep: pathNode("dep"),
        two: pathNode("two", {
          one: "one",
          ...(two["flake.nix"]?.includes("follows") ? { leaf: ["two", "one", "leaf"] } : {}),
        }),
        one: pathNode("one", { leaf: ["dep"] }),
      },
    },
  };
}

/** A flake below the root's, which has an input more than the lock has for it. */
function gained(name: string, declared: string, edge?: readonly string[]): Case {
  const path = { type: "path", path: "./below" };
  const inputs = edge === undefined ? {} : { two: edge };
  return locked(`a relative path ${name}`, {
    inputs: `${DEP} below.url = "path:./below";`,
    files: {
      "below/flake.nix": `{ inputs.one.url = "path:{{dir}}/dep"; ${declared}
        outputs = { self, ... }: { }; }\n`,
    },
    lock: {
      nodes: { dep: pathNode("dep"), below: { locked: path, original: path, parent: [], inputs } },
    },
  });
}

/** A flake whose one input follows the other. */
const LEAF_FOLLOWS_MORE = flake(`leaf.follows = "more"; more.url = "path:{{dir}}/dep";`);

/** The lock of a flake with that input, whose `more` is at `path`. */
function leafFollowsMore(path: string): Lock {
  return {
    inputs: { dep: "dep", one: "one" },
    nodes: {
      dep: pathNode("dep"),
      one: pathNode("one", { leaf: ["one", "more"], more: "more" }),
      more: pathNode(path),
    },
  };
}

/** What flake.nix no longer says of inputs of inputs, or says anew. */
const nests: readonly Case[] = [
  stale("an input whose input follows another no more", nested("", ["dep"])),
  stale("an input whose input follows another no more, which another input follows", {
    ...nested("", ["dep"]),
    flake: LAZY.replace(
      /inputs.gone.*/,
      `inputs = { ${DEP} one.url = "path:{{dir}}/one";
      gone.follows = "one/leaf"; };`,
    ).replace("gone }:", "gone, ... }:").replace(
      "inherit self;",
      "inherit self gone;",
    ),
    lock: {
      inputs: { dep: "dep", one: "one", gone: ["one", "leaf"] },
      nodes: { dep: pathNode("dep"), one: pathNode("one", { leaf: ["dep"] }) },
    },
  }),
  locked(
    "an input whose input is that of its own flake again",
    nested("", "other", {
      trees: { dep: LEAF, leaf: LEAF, other: LEAF, one: WANTS_LEAF },
      lock: {
        inputs: { dep: "dep", one: "one" },
        nodes: {
          dep: pathNode("dep"),
          one: pathNode("one", { leaf: "other" }),
          other: pathNode("other"),
        },
      },
    }),
  ),
  locked("an input that is told of an input that it has not", {
    ...nested(`\n    one.inputs.none.follows = "dep";`, "leaf", {}),
    lock: ONE_WITH_LEAF,
  }),
  stale("an input whose input went elsewhere while another follows", {
    ...nested("", ["dep"]),
    trees: {
      dep: LEAF,
      more: LEAF,
      one: LEAF_FOLLOWS_MORE,
    },
    lock: leafFollowsMore("more"),
  }),
  locked("an input whose input follows another, as its own flake says", {
    ...nested("", ["dep"]),
    trees: {
      dep: LEAF,
      more: LEAF,
      one: LEAF_FOLLOWS_MORE,
    },
    lock: leafFollowsMore("dep"),
  }),
  stale("an input that asks for more than the lock has, where it follows", {
    ...nested("", ["dep"]),
    trees: {
      dep: LEAF,
      one: flake(
        `leaf.follows = "more"; more.url = "path:{{dir}}/dep"; new.url = "path:{{dir}}/dep";`,
      ),
    },
    lock: leafFollowsMore("dep"),
  }),
  locked("an input that asks for more than the lock has", {
    ...nested("", "leaf"),
    trees: {
      dep: LEAF,
      one: flake(`leaf.url = "path:{{dir}}/leaf"; new.url = "path:{{dir}}/dep";`),
    },
    lock: ONE_WITH_LEAF,
  }),
  locked(
    "an input of an input that follows what no flake says",
    deep(
      flake(`one.url = "path:{{dir}}/one";`),
    ),
  ),
  stale(
    "an input of an input that follows what no flake says, where its flake is read",
    deep(
      flake(`one.url = "path:{{dir}}/one"; leaf.follows = "one/leaf";`),
    ),
  ),
  locked("an input that is gone, not looked at, and in doubt", {
    beyond: "native flakes fetch it, to look whether the lock is stale",
    flake: LAZY,
    lock: { nodes: { gone: { ...GONE.nodes.gone, inputs: { leaf: [] } } } },
  }),
  stale("one node for an input of two inputs", {
    inputs: `a.url = "path:{{dir}}/one"; b.url = "path:{{dir}}/one";`,
    trees: { leaf: LEAF, one: WANTS_LEAF },
    lock: {
      inputs: { a: "a", b: "b" },
      nodes: {
        a: pathNode("one", { leaf: "leaf" }),
        b: pathNode("one", { leaf: "leaf" }),
        leaf: pathNode("leaf"),
      },
    },
  }),
  locked("a node that no input leads to", {
    lock: { inputs: { dep: "dep" }, nodes: { dep: pathNode("dep"), more: pathNode("dep") } },
  }),
  locked("inputs that follow each other", {
    inputs: `a.follows = "b"; b.follows = "a";`,
    lock: { inputs: { a: ["b"], b: ["a"] }, nodes: {} },
    error: "which follows it in turn",
  }),
  locked("an input that follows what is not there", {
    inputs: `a.follows = "b/c"; b.url = "path:{{dir}}/dep";`,
    lock: { inputs: { a: ["b", "c"], b: "b" }, nodes: { b: pathNode("dep") } },
    error: "follows 'b/c'",
  }),
  locked("a relative path without its parent", {
    beyond: "2.8 wants a lock of its own, with a store path",
    inputs: `dep.url = "path:./dep";`,
    files: { "dep/flake.nix": LEAF["flake.nix"]! },
    lock: {
      nodes: {
        dep: { locked: { type: "path", path: "./dep" }, original: { type: "path", path: "./dep" } },
      },
    },
  }),
  locked("a relative path with another parent", {
    beyond: "2.8 wants a lock of its own, with a store path",
    inputs: `dep.url = "path:./dep"; one.url = "path:{{dir}}/one";`,
    trees: { one: { ...LEAF, "dep/flake.nix": LEAF["flake.nix"]! } },
    files: { "dep/flake.nix": LEAF["flake.nix"]! },
    lock: {
      nodes: {
        one: pathNode("one"),
        dep: {
          locked: { type: "path", path: "./dep" },
          original: { type: "path", path: "./dep" },
          parent: ["one"],
        },
      },
    },
  }),
  locked("inputs that are paths, not strings", {
    beyond: "2.8 takes strings alone",
    incomparable: ["2.8"],
    root: "sub-directory of git",
    inputs: `dep.url = ./dep; up = { url = ../.; flake = false; };`,
    files: { "dep/flake.nix": LEAF["flake.nix"]! },
    lock: "native",
  }),
  gained("that gained an input", ""),
  gained("that gained an input, where it follows", `inputs.two.follows = "one";`, ["dep"]),
  locked("a parent of what is not relative", {
    lock: { nodes: { dep: { ...pathNode("dep"), parent: [] } } },
  }),
];

/** Where `dep`, which the lock has at a path, is said to be now. */
const ELSEWHERE = [
  "./other",
  "git://h.org/r",
  "git+ssh://git@h.org:22/r",
  "hg+https://h.org/r",
  "https://h.org/x",
  "tarball+https://h.org/x",
  "file:///x.tar.gz",
];

const stales: readonly Case[] = [
  stale("an input that went elsewhere and is not looked at", {
    flake: `{ inputs.dep.url = "path:{{dir}}/other";
      outputs = inputs: { packages.x86_64-linux.default.drvPath = "/x"; probe = 1; }; }\n`,
  }),
  ...ELSEWHERE.map((reference) =>
    stale(`an input that is now ${reference}`, {
      inputs: `dep.url = "${reference}";`,
      files: { "other/flake.nix": LEAF["flake.nix"] ?? "" },
    })
  ),
  stale("an input that is another path, not a string", {
    inputs: `dep.url = ./other;`,
    files: { "other/flake.nix": LEAF["flake.nix"]!, "dep/flake.nix": LEAF["flake.nix"]! },
    lock: {
      nodes: {
        dep: {
          locked: { type: "path", path: "dep" },
          original: { type: "path", path: "dep" },
          parent: [],
        },
      },
    },
  }),
  locked("inputs.self with a URL", {
    inputs: `self.url = "path:{{dir}}/dep";`,
    lock: { nodes: {} },
    error: "flake.nix says `inputs.self.url`, which no Nix supports",
  }),
  stale("none", { lock: undefined }),
  stale("an input missing", {
    inputs: `${DEP}\n    other.url = "path:{{dir}}/dep";`,
  }),
  stale("an input too many", { inputs: "" }),
  stale("an input that is not declared, missing", {
    flake: "{ outputs = { self, nixpkgs }@inputs: import ./probe.nix inputs; }\n",
    lock: { nodes: {} },
  }),
  stale("an input that went elsewhere", { inputs: `    dep.url = "path:{{dir}}/elsewhere";` }),
  stale("an input with another branch", {
    inputs: `    dep.url = "github:o/r/branch";`,
    lock: {
      nodes: {
        dep: { ...pathNode("dep"), original: { type: "github", owner: "o", repo: "r" } },
      },
    },
  }),
  locked("an input that is a flake no more", {
    inputs: `    dep = { url = "path:{{dir}}/dep"; flake = false; };`,
  }),
  stale("an input that follows another now", {
    inputs: `${DEP}\n    other.follows = "dep";`,
    lock: { nodes: { dep: pathNode("dep"), other: pathNode("dep") } },
  }),
  stale("an input that does not follow any more", {
    inputs: `${DEP}\n    other.url = "path:{{dir}}/dep";`,
    lock: { inputs: { dep: "dep", other: ["dep"] }, nodes: { dep: pathNode("dep") } },
  }),
  stale("an input whose input follows another now", {
    inputs: `${DEP}\n    one.url = "path:{{dir}}/one";\n    one.inputs.leaf.follows = "dep";`,
    trees: { dep: LEAF, one: WANTS_LEAF },
    lock: ONE_WITH_LEAF,
  }),
  stale("an input whose input went elsewhere", {
    inputs:
      `${DEP}\n    one.url = "path:{{dir}}/one";\n    one.inputs.leaf.url = "path:{{dir}}/new";`,
    trees: { dep: LEAF, one: WANTS_LEAF },
    lock: ONE_WITH_LEAF,
  }),
  stale("an input without its inputs", {
    trees: { dep: { "flake.nix": "{ outputs = { self, lost }: { }; }\n" } },
  }),
  locked("not tracked by git", {
    root: "git without its lock",
    error: "run `flakebridge lock` or `nix flake lock`",
  }),
  locked("flake.nix not tracked by git", {
    root: "git without its flake",
    error: "git does not track",
  }),
  locked("no flake.nix", { root: "no flake", error: "there is no flake.nix" }),
  locked("an input that is locked to a name", {
    lock: {
      nodes: {
        dep: {
          locked: { type: "indirect", id: "dep", narHash: NO_HASH },
          original: { type: "path", path: "{{dir}}/dep" },
        },
      },
    },
    error: "the lock names no source for 'dep'; run `flakebridge lock`",
  }),
  locked("an unknown type", {
    lock: {
      nodes: {
        dep: {
          locked: { type: "cvs", narHash: NO_HASH },
          original: { type: "path", path: "{{dir}}/dep" },
        },
      },
    },
    error: "unknown input type 'cvs'",
  }),
];

export const LOCK_CASES: readonly Case[] = [
  ...versions,
  ...outputs,
  ...references,
  ...changed,
  ...files,
  ...stales,
  ...nests,
];

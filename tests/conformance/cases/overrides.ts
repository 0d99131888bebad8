/**
 * Cases of inputs that the caller replaces: `overrides` against `--override-input`.
 *
 * @module
 */
import type { Case, Files } from "../case.ts";
import { flake, WANTS_LEAF } from "./follows.ts";
import { LEAF, MODIFIED, pathNode, revisionFor } from "./nodes.ts";

const commit = "git init -q . && git add -A && git commit -q -m one";

const LEAF_INPUT = `leaf.url = "path:{{dir}}/leaf";`;
const ONE_INPUT = `one.url = "path:{{dir}}/one";`;

/** An override of inputs by path: what our side and native flakes are told. */
function overriding(
  name: string,
  inputs: string,
  values: Readonly<Record<string, string>>,
  more: Partial<Case> = {},
): Case {
  const overrides = Object.entries(values).map(([path, value]) =>
    `"${path}" = ${value.startsWith("{{") ? `/. + "${value}"` : `"${value}"`};`
  );
  return {
    name: `override: ${name}`,
    root: "clean git",
    inputs,
    lock: "native",
    unlocked: true,
    args: `overrides = { ${overrides.join(" ")} };`,
    nativeFlags: Object.entries(values).flatMap((
      [path, value],
    ) => ["--override-input", path, value]),
    ...more,
    trees: { leaf: LEAF, one: WANTS_LEAF, new: { ...LEAF, new: `${name}\n` }, ...more.trees },
  };
}

/** A flake with an input and a lock of its own. */
const LOCKED: Files = {
  ...flake(`inner.url = "path:{{dir}}/inner";`),
  "flake.lock": lockText({ inner: "inner" }, ["inner"]),
};

/** A flake whose lock has paths relative to it. */
const LOCKED_RELATIVELY: Case["trees"] = {
  "locked": {
    ...flake(`sub.url = "path:./sub"; plain = { url = "path:./plain"; flake = false; };`),
    "flake.lock": JSON.stringify({
      nodes: {
        root: { inputs: { sub: "sub", plain: "plain" } },
        sub: { ...relativeNode("./sub"), inputs: { deep: "deep" } },
        deep: relativeNode("./deep", ["sub"]),
        plain: { ...relativeNode("./plain"), flake: false },
      },
      root: "root",
      version: 7,
    }),
  },
  "locked/sub": flake(`deep.url = "path:./deep";`),
  "locked/sub/deep": LEAF,
  "locked/plain": { file: "text\n" },
};

function relativeNode(path: string, parent: readonly string[] = []) {
  const reference = { type: "path", path };
  return { locked: reference, original: reference, parent };
}

function lockText(
  inputs: Readonly<Record<string, string | readonly string[]>>,
  trees: readonly string[],
): string {
  const nodes = Object.fromEntries(trees.map((tree) => [tree, pathNode(tree)]));
  return JSON.stringify(
    { nodes: { ...nodes, root: { inputs } }, root: "root", version: 7 },
    undefined,
    2,
  );
}

/** Flakes that want one another. */
const CHAIN: Case["trees"] = {
  two: flake(`one.url = "path:{{dir}}/one";`),
  three: flake(`two.url = "path:{{dir}}/two";`),
};

/** A flake that takes the input of its input. */
const FOLLOWER = flake(`one.url = "path:{{dir}}/one"; leaf.follows = "one/leaf";`);

/** Names of directories, and how a URL has them. */
const WRITTEN = [
  ["a%20b", "a b"],
  ["a%2Bb", "a+b"],
  ["100%25", "100%"],
  ["a!&'()*+,;=@:~b", "a!&'()*+,;=@:~b"],
] as const;

const NO_HASH = `sha256-${"A".repeat(43)}=`;

export const OVERRIDE_CASES: readonly Case[] = [
  overriding("a path", LEAF_INPUT, { leaf: "{{dir}}/new" }),
  overriding("a path, by reference", LEAF_INPUT, { leaf: "path:{{dir}}/new" }),
  overriding("a git repository", LEAF_INPUT, { leaf: "{{dir}}/new" }, {
    script: `cd new; ${commit}`,
  }),
  overriding("a git repository, by reference", LEAF_INPUT, { leaf: "git+file://{{dir}}/new" }, {
    script: `cd new; ${commit}`,
  }),
  overriding("a dirty git repository", LEAF_INPUT, { leaf: "{{dir}}/new" }, {
    script: `cd new; ${commit}; echo more >> new; echo x > untracked`,
  }),
  overriding("a sub-directory of a git repository", LEAF_INPUT, { leaf: "{{dir}}/new/sub" }, {
    trees: { new: { outer: "x\n" }, "new/sub": { ...LEAF, inner: "x\n" } },
    script: `cd new; ${commit}`,
  }),
  overriding("an input of an input", ONE_INPUT, { "one/leaf": "{{dir}}/new" }),
  overriding("an input and its input", ONE_INPUT, {
    "one": "{{dir}}/two",
    "one/leaf": "{{dir}}/new",
  }, {
    trees: { two: { ...flake(LEAF_INPUT), "flake.lock": lockText({ leaf: "leaf" }, ["leaf"]) } },
  }),
  overriding(
    "an input that another follows",
    `${LEAF_INPUT} ${ONE_INPUT} one.inputs.leaf.follows = "leaf";`,
    { leaf: "{{dir}}/new" },
  ),
  overriding("an input that follows another", `${ONE_INPUT} leaf.follows = "one/leaf";`, {
    leaf: "{{dir}}/new",
  }),
  overriding("what an input follows", `${ONE_INPUT} leaf.follows = "one/leaf";`, {
    "one/leaf": "{{dir}}/new",
  }),
  overriding(
    "an input whose input follows",
    `${LEAF_INPUT} ${ONE_INPUT} one.inputs.leaf.follows = "leaf";`,
    {
      one: "{{dir}}/two",
    },
    { trees: { two: { ...WANTS_LEAF, two: "two\n" } } },
  ),
  overriding(
    "an input whose input has another URL",
    `${ONE_INPUT} one.inputs.leaf.url = "path:{{dir}}/leaf";`,
    { one: "{{dir}}/two" },
    { trees: { two: { ...WANTS_LEAF, two: "two\n" } } },
  ),
  overriding("an input three deep", `three.url = "path:{{dir}}/three";`, {
    "three/two/one/leaf": "{{dir}}/new",
  }, { trees: CHAIN }),
  overriding("an input in the middle of three", `three.url = "path:{{dir}}/three";`, {
    "three/two/one": "{{dir}}/other-one",
  }, {
    trees: { ...CHAIN, "other-one": { ...WANTS_LEAF, other: "one\n" } },
  }),
  overriding("two inputs of one input", `pair.url = "path:{{dir}}/pair";`, {
    "pair/a": "{{dir}}/new",
    "pair/b": "{{dir}}/leaf",
  }, {
    trees: { pair: flake(`a.url = "path:{{dir}}/leaf"; b.url = "path:{{dir}}/new";`) },
  }),
  overriding(
    "an input that an input follows, from below",
    `${LEAF_INPUT} ${ONE_INPUT} one.inputs.leaf.follows = "leaf";`,
    { "one/leaf": "{{dir}}/new" },
  ),
  overriding("an input that follows nothing", `${ONE_INPUT} one.inputs.leaf.follows = "";`, {
    "one/leaf": "{{dir}}/new",
  }),
  overriding("an input that is gone", LEAF_INPUT, { leaf: "{{dir}}/new" }, {
    lock: {
      nodes: {
        leaf: {
          locked: { ...pathNode("leaf").locked as object, path: "{{dir}}/gone", narHash: NO_HASH },
          original: { type: "path", path: "{{dir}}/leaf" },
        },
      },
    },
  }),
  overriding("by a path, as attributes", LEAF_INPUT, { leaf: "path:{{dir}}/new" }, {
    args: `overrides.leaf = { type = "path"; path = "{{dir}}/new"; };`,
  }),
  overriding("by a git repository, as attributes", LEAF_INPUT, {
    leaf: "git+file://{{dir}}/new?ref=main",
  }, {
    script: `cd new; ${commit}`,
    args: `overrides.leaf = { type = "git"; url = "file://{{dir}}/new"; ref = "main"; };`,
  }),
  overriding("by a git repository with a sub-directory", LEAF_INPUT, {
    leaf: "git+file://{{dir}}/new?dir=sub",
  }, {
    trees: { new: { outer: "x\n" }, "new/sub": { ...LEAF, inner: "x\n" } },
    script: `cd new; ${commit}`,
    incomparable: ["2.8"],
  }),
  overriding("by a flake without a lock whose inputs follow", ONE_INPUT, {
    one: "{{dir}}/bare",
  }, {
    trees: {
      bare: flake(
        `plain = { url = "path:{{dir}}/plain"; flake = false; }; leaf.follows = "two/leaf"; two.url = "path:{{dir}}/two"; two.inputs.leaf.url = "path:{{dir}}/new";`,
      ),
      two: { ...WANTS_LEAF, two: "two\n" },
      plain: { file: "text\n" },
    },
  }),
  overriding("by a flake without a lock that wants its sub-directories", LEAF_INPUT, {
    leaf: "{{dir}}/bare",
  }, {
    trees: {
      bare: flake(`sub.url = "path:./sub"; plain = { url = "path:./plain"; flake = false; };`),
      "bare/sub": flake(`deep.url = "path:./deep";`),
      "bare/sub/deep": LEAF,
      "bare/plain": { file: "text\n" },
    },
  }),
  overriding("by a flake with a lock", LEAF_INPUT, { leaf: "{{dir}}/locked" }, {
    trees: { inner: LEAF, locked: LOCKED },
  }),
  overriding("by a flake whose lock has relative paths", LEAF_INPUT, {
    leaf: "{{dir}}/locked",
  }, { trees: LOCKED_RELATIVELY }),
  overriding("a relative path", `sub.url = "path:./sub";`, { sub: "{{dir}}/new" }, {
    files: { "sub/flake.nix": `{ outputs = { self }: { }; }\n` },
  }),
  overriding("an input of a relative path", `sub.url = "path:./sub";`, {
    "sub/leaf": "{{dir}}/new",
  }, { files: { "sub/flake.nix": WANTS_LEAF["flake.nix"] ?? "" } }),
  overriding("by a sub-directory of the flake", LEAF_INPUT, { leaf: "{{dir}}/flake/sub" }, {
    files: { "sub/flake.nix": `{ outputs = { self }: { }; }\n` },
  }),
  overriding(
    "an input of another's, which an input's input follows",
    `two.url = "path:{{dir}}/two"; ${ONE_INPUT} one.inputs.leaf.follows = "two/leaf";`,
    { "two/one/leaf": "{{dir}}/new" },
    { trees: { two: FOLLOWER } },
  ),
  overriding(
    "an input of another's, which an input follows, and one follows that",
    `two.url = "path:{{dir}}/two"; one.follows = "two/one"; leaf.follows = "one/leaf";`,
    { "two/one": "{{dir}}/other-one" },
    { trees: { two: FOLLOWER, "other-one": { ...WANTS_LEAF, other: "one\n" } } },
  ),
  overriding(
    "an input and its input, which the root follows",
    `two.url = "path:{{dir}}/two"; leaf.follows = "two/leaf";`,
    { "two": "{{dir}}/one", "two/leaf": "{{dir}}/new" },
    { trees: { two: FOLLOWER } },
  ),
  overriding(
    "an input that another's flake, which Nix does not read, says more of",
    `teller.url = "path:{{dir}}/teller";`,
    { "teller/one/leaf": "{{dir}}/new" },
    { trees: { teller: flake(`${ONE_INPUT} one.inputs.leaf.url = "path:{{dir}}/leaf";`) } },
  ),
  overriding("by a flake whose lock follows", LEAF_INPUT, { leaf: "{{dir}}/locked" }, {
    trees: {
      inner: LEAF,
      locked: {
        ...flake(`inner.url = "path:{{dir}}/inner"; same.follows = "inner";`),
        "flake.lock": lockText({ inner: "inner", same: ["inner"] }, ["inner"]),
      },
    },
  }),
  overriding(
    "by a flake whose locked input follows one here",
    `${LEAF_INPUT} one.url = "path:{{dir}}/one"; one.inputs.inner.follows = "leaf";`,
    { one: "{{dir}}/locked" },
    { trees: { inner: LEAF, locked: LOCKED } },
  ),
  overriding(
    "an input that is no flake",
    `leaf = { url = "path:{{dir}}/leaf"; flake = false; };`,
    { leaf: "{{dir}}/new" },
  ),
  overriding("an input that is not there", LEAF_INPUT, { "lost": "{{dir}}/new" }),
  overriding("an input of an input that is not there", LEAF_INPUT, {
    "lost/leaf": "{{dir}}/new",
  }),
  overriding(
    "an input of an input that is no flake",
    `leaf = { url = "path:{{dir}}/leaf"; flake = false; };`,
    { "leaf/lost": "{{dir}}/new" },
  ),
  overriding("an input of another input that has none", LEAF_INPUT, {
    "leaf": "{{dir}}/new",
    "leaf/lost": "{{dir}}/leaf",
  }),
  overriding("an input of an input, which the lock lacks", ONE_INPUT, {
    "one/leaf": "{{dir}}/new",
  }, { lock: { nodes: { one: pathNode("one") } } }),
  overriding("an input that the lock lacks", `${LEAF_INPUT} ${ONE_INPUT}`, {
    leaf: "{{dir}}/new",
  }, {
    lock: {
      nodes: { one: { ...pathNode("one"), inputs: { leaf: "leaf" } }, leaf: pathNode("leaf") },
      inputs: { one: "one" },
    },
  }),
  ...WRITTEN.map(([written, name]) =>
    overriding(`by a reference with ${name}`, LEAF_INPUT, { leaf: `path:{{dir}}/${written}` }, {
      trees: { [name]: { ...LEAF, more: "x\n" } },
    })
  ),
  ...WRITTEN.map(([written, name]) =>
    overriding(`by a git repository at ${name}`, LEAF_INPUT, {
      leaf: `git+file://{{dir}}/${written}`,
    }, {
      trees: { [name]: { ...LEAF, more: "x\n" } },
      script: `cd "${name}"; ${commit}`,
    })
  ),
  // Its escapes are bytes, of which Nix code can't make a text.
  overriding("by a reference with a letter that is not ASCII", LEAF_INPUT, {
    leaf: "path:{{dir}}/fl%C3%BCsse",
  }, {
    trees: { flüsse: LEAF },
    limits: { "2.3": "use attributes", "2.26": "use attributes", "2.34": "use attributes" },
  }),
  overriding("by a reference as Nix prints what is locked", LEAF_INPUT, {
    leaf: `path:{{dir}}/new?lastModified=${MODIFIED}&narHash={{narHash new}}`,
  }),
  overriding("by a reference with a revision", LEAF_INPUT, {
    leaf: `path:{{dir}}/new?narHash={{narHash new}}&rev=${revisionFor("new")}&revCount=3`,
  }),
  overriding("by a reference with a sub-directory that has a space", LEAF_INPUT, {
    leaf: "path:{{dir}}/outer?dir=a%20b",
  }, {
    trees: { outer: { outer: "x\n" }, "outer/a b": { ...LEAF, inner: "x\n" } },
    incomparable: ["2.8"],
  }),
  overriding("by a forge's tree", LEAF_INPUT, {
    leaf: `github:o/r/${
      revisionFor("override")
    }?narHash={{narHash forge/source}}&lastModified=${MODIFIED}`,
  }, {
    beyond: "native flakes download it, though the store has it",
    trees: { "forge/source": { ...LEAF, forge: "x\n" } },
    args: `overrides.leaf = {
      type = "github"; owner = "o"; repo = "r"; rev = "${revisionFor("override")}";
      narHash = "{{narHash forge/source}}"; lastModified = ${MODIFIED};
    };`,
  }),
  overriding("by a name in the registry", LEAF_INPUT, { leaf: "lost" }, {
    error: "'lost' is a name in Nix's registry",
  }),
  overriding("by a flake without a lock that wants one of a name in the registry", LEAF_INPUT, {
    leaf: "{{dir}}/bare",
  }, {
    trees: { bare: flake("lost.flake = false;") },
    error: "'lost' is a name in Nix's registry",
  }),
  overriding("by a relative path", LEAF_INPUT, { leaf: "../lost" }, {
    error: "the path '../lost' is relative, and to nothing; write an absolute one",
  }),
  overriding("by what is no tree", LEAF_INPUT, { leaf: "lost" }, {
    args: "overrides.leaf = 1;",
    error: "a value of the type int does not name a tree; write a path",
  }),
  overriding("by attributes that name no tree", LEAF_INPUT, { leaf: "lost" }, {
    args: `overrides.leaf = { url = "path:{{dir}}/new"; };`,
    error: "a set without `type` or `outPath` does not name a tree; write a path",
  }),
  ...["one", "one/leaf"].map((path) =>
    overriding(
      `of ${path}, where the lock has it follow what no flake says`,
      ONE_INPUT + LEAF_INPUT,
      {
        [path]: "{{dir}}/new",
      },
      { lock: { nodes: { leaf: pathNode("leaf"), one: pathNode("one", { leaf: ["leaf"] }) } } },
    )
  ),
  overriding("from the environment", LEAF_INPUT, { leaf: "{{dir}}/new" }, {
    args: "",
    environment: { FLAKE_OVERRIDE_leaf: "{{dir}}/new" },
  }),
  overriding("from the environment, of an input that the lock has not", LEAF_INPUT, {
    leaf: "{{dir}}/new",
  }, { args: "", environment: { FLAKE_OVERRIDE_leaf: "{{dir}}/new" }, lock: undefined }),
  overriding("from the environment, with a dash", `a-b.url = "path:{{dir}}/leaf";`, {
    "a-b": "{{dir}}/new",
  }, { args: "", environment: { FLAKE_OVERRIDE_a_b: "{{dir}}/new" } }),
  overriding("from the environment, of an input of an input", ONE_INPUT, {
    "one/leaf": "{{dir}}/new",
  }, { args: "", environment: { FLAKE_OVERRIDE_one_leaf: "{{dir}}/new" } }),
  overriding(
    "from the environment, of an input that follows",
    `${LEAF_INPUT} b.follows = "leaf";`,
    {
      b: "{{dir}}/new",
    },
    { args: "", environment: { FLAKE_OVERRIDE_b: "{{dir}}/new" } },
  ),
  overriding(
    "from the environment, of an input of an input that follows",
    `${LEAF_INPUT} ${ONE_INPUT} one.inputs.leaf.follows = "leaf";`,
    { "one/leaf": "{{dir}}/new" },
    { args: "", environment: { FLAKE_OVERRIDE_one_leaf: "{{dir}}/new" } },
  ),
];

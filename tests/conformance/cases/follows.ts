/**
 * Cases of how inputs of inputs are found: `follows` of any depth, cycles, overrides in flake.nix.
 *
 * @module
 */
import type { Case, Files } from "../case.ts";
import { LEAF, pathNode } from "./nodes.ts";

/** A flake that declares `inputs` and gives back what it got. */
export function flake(inputs: string): Files {
  return {
    "flake.nix": `{\n  inputs = { ${inputs} };\n  outputs = inputs: { got = inputs; };\n}\n`,
  };
}

/** A flake that wants `leaf`. */
export const WANTS_LEAF = flake(`leaf.url = "path:{{dir}}/leaf";`);

const TREES: Case["trees"] = {
  leaf: LEAF,
  other: { ...LEAF, other: "other\n" },
  one: WANTS_LEAF,
  two: flake(`one.url = "path:{{dir}}/one"; leaf.follows = "one/leaf";`),
  three: flake(`two.url = "path:{{dir}}/two"; leaf.follows = "two/leaf";`),
};

function following(name: string, inputs: string, more: Partial<Case> = {}): Case {
  return {
    name: `follows: ${name}`,
    root: "clean git",
    inputs,
    lock: "native",
    ...more,
    trees: { ...TREES, ...more.trees },
  };
}

export const FOLLOWS_CASES: readonly Case[] = [
  following("an input of an input", `one.url = "path:{{dir}}/one";`),
  following("inputs three deep", `three.url = "path:{{dir}}/three";`),
  following(
    "an input of the root",
    `leaf.url = "path:{{dir}}/other"; one.url = "path:{{dir}}/one"; one.inputs.leaf.follows = "leaf";`,
  ),
  following(
    "an input of another input",
    `one.url = "path:{{dir}}/one"; leaf.follows = "one/leaf";`,
  ),
  following(
    "an input that follows itself",
    `two.url = "path:{{dir}}/two"; leaf.follows = "two/leaf";`,
  ),
  following(
    "an input of an input of an input",
    `three.url = "path:{{dir}}/three"; leaf.follows = "three/two/one/leaf";`,
  ),
  following(
    "an override two deep",
    `other.url = "path:{{dir}}/other"; two.url = "path:{{dir}}/two"; two.inputs.one.inputs.leaf.follows = "other";`,
  ),
  following(
    "an override three deep",
    `other.url = "path:{{dir}}/other"; three.url = "path:{{dir}}/three"; three.inputs.two.inputs.one.inputs.leaf.follows = "other";`,
  ),
  following(
    "another URL for an input of an input",
    `one.url = "path:{{dir}}/one"; one.inputs.leaf.url = "path:{{dir}}/other";`,
  ),
  // So 2.8 locks it; newer ones take that for stale.
  following(
    "another URL for an input of an input, in a lock with what its flake says",
    `one.url = "path:{{dir}}/one"; one.inputs.leaf.url = "path:{{dir}}/other";`,
    {
      lock: {
        inputs: { one: "one" },
        nodes: {
          one: pathNode("one", { leaf: "leaf" }),
          leaf: { ...pathNode("other"), original: { type: "path", path: "{{dir}}/leaf" } },
        },
      },
    },
  ),
  following(
    "another URL for an input that others follow",
    `three.url = "path:{{dir}}/three"; three.inputs.two.inputs.one.inputs.leaf.url = "path:{{dir}}/other";`,
  ),
  following(
    "nothing: an input left out",
    `one.url = "path:{{dir}}/one"; one.inputs.leaf.follows = "";`,
  ),
  following(
    "one of two flakes that share an input",
    `a.url = "path:{{dir}}/one"; b.url = "path:{{dir}}/one"; b.inputs.leaf.follows = "a/leaf";`,
  ),
  following(
    "the same flake under two names",
    `a.url = "path:{{dir}}/leaf"; b.url = "path:{{dir}}/leaf";`,
  ),
  following(
    "an input under another name",
    `nixpkgs.url = "path:{{dir}}/other"; one.url = "path:{{dir}}/one"; one.inputs.leaf.follows = "nixpkgs";`,
  ),
  following(
    "an input that is no flake for one that is",
    `
    plain = { url = "path:{{dir}}/other"; flake = false; };
    one = { url = "path:{{dir}}/one"; inputs.leaf.follows = "plain"; };`,
  ),
  following("an input without flake.lock's help", `one.url = "path:{{dir}}/one";`, {
    trees: {
      one: { ...WANTS_LEAF, "README": "has no lock of its own\n" },
    },
  }),
  following(
    "a cycle of two flakes that take each other",
    `
    a.url = "path:{{dir}}/a"; b.url = "path:{{dir}}/b";
    a.inputs.b.follows = "b"; b.inputs.a.follows = "a";`,
    {
      trees: {
        a: flake(`b.url = "path:{{dir}}/b";`),
        b: flake(`a.url = "path:{{dir}}/a";`),
      },
      lock: {
        nodes: {
          a: {
            ...pathOf("a"),
            inputs: { b: ["b"] },
          },
          b: {
            ...pathOf("b"),
            inputs: { a: ["a"] },
          },
        },
      },
    },
  ),
  following("the root itself", `one.url = "path:{{dir}}/one"; one.inputs.leaf.follows = "";`, {
    lock: { nodes: { one: { ...pathOf("one"), inputs: { leaf: [] } } } },
  }),
  following(
    "an input with attributes instead of a URL",
    `
    one = { type = "path"; path = "{{dir}}/one"; inputs.leaf.follows = "leaf"; };
    leaf = { type = "path"; path = "{{dir}}/other"; };`,
  ),
  following("the root itself, by the root", `me.follows = ""; one.url = "path:{{dir}}/one";`),
  following(
    "the inputs that an input tells one of its own to follow",
    `teller.url = "path:{{dir}}/teller";`,
    {
      trees: {
        teller: flake(`
          one.url = "path:{{dir}}/one"; other.url = "path:{{dir}}/other";
          one.inputs.leaf.follows = "other"; leaf.follows = "one/leaf";`),
      },
    },
  ),
  following(
    "names that need care",
    `"a.b".url = "path:{{dir}}/one"; "a b".url = "path:{{dir}}/leaf"; a_b'.url = "path:{{dir}}/leaf";`,
  ),
  following("thirty inputs", many(30), {
    trees: Object.fromEntries(
      Array.from({ length: 30 }, (_, at) => [`in${at}`, { ...LEAF, number: `${at}\n` }]),
    ),
  }),
];

function many(count: number): string {
  return Array.from({ length: count }, (_, at) => `in${at}.url = "path:{{dir}}/in${at}";`).join(
    " ",
  );
}

function pathOf(tree: string) {
  const original = { type: "path", path: `{{dir}}/${tree}` };
  return { original, locked: { ...original, narHash: `{{narHash ${tree}}}`, lastModified: 1 } };
}

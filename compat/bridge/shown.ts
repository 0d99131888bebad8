/**
 * The outputs of a flake as a tree, printed as `nix flake show` prints it.
 *
 * @module
 */

import { nameText } from "../../nix/syntax/edit/attributes.ts";

/** What show.nix says of an attribute. */
export type Shown =
  | {
    readonly type: "set";
    readonly children: readonly { readonly name: string; readonly node: Shown }[];
  }
  | {
    readonly type: "derivation";
    readonly name: string;
    readonly what: string;
    readonly description: string;
  }
  | { readonly type: "omitted"; readonly flag: string }
  | { readonly type: "app"; readonly description: string | null }
  | { readonly type: "template"; readonly description: string }
  | { readonly type: "leaf"; readonly kind: string; readonly words: string }
  | { readonly type: "nothing" };

/** What `--json` prints of it. */
export function shownJson(node: Shown): unknown {
  switch (node.type) {
    case "set":
      return Object.fromEntries(node.children.map(({ name, node }) => [name, shownJson(node)]));
    case "derivation":
      return { description: node.description, name: node.name, type: "derivation" };
    case "app":
      return node.description === null
        ? { type: "app" }
        : { description: node.description, type: "app" };
    case "template":
      return { description: node.description, type: "template" };
    case "leaf":
      return { type: node.kind };
    case "omitted":
    case "nothing":
      return {};
    default:
      return node satisfies never;
  }
}

/** How parts of a line are set off. */
export interface Emphasis {
  readonly branch: (text: string) => string;
  readonly name: (text: string) => string;
  readonly note: (text: string) => string;
}

/** The lines of the tree, below a head. */
export function shownLines(head: string, node: Shown, emphasis: Emphasis): readonly string[] {
  return linesOf(emphasis.name(head), "", node, emphasis);
}

/** @param head What stands before the node's own words. @param pad Before those below it. */
function linesOf(head: string, pad: string, node: Shown, emphasis: Emphasis): readonly string[] {
  const { branch, name, note } = emphasis;
  switch (node.type) {
    case "set":
      return [
        head,
        ...node.children.flatMap(({ name: own, node: below }, at) => {
          const isLast = at === node.children.length - 1;
          const start = branch(`${pad}${isLast ? "└───" : "├───"}`) + name(nameText(own));
          return linesOf(start, `${pad}${isLast ? "    " : "│   "}`, below, emphasis);
        }),
      ];
    case "derivation":
      return [`${head}: ${node.what} '${node.name}'`];
    case "omitted":
      return [`${head} ${note("omitted")} (use '${node.flag}' to show)`];
    case "app":
      return [`${head}: app: ${name(node.description ?? "no description")}`];
    case "template":
      return [`${head}: template: ${name(node.description)}`];
    case "leaf":
      return [`${head}: ${note(node.words)}`];
    case "nothing":
      return [];
    default:
      return node satisfies never;
  }
}

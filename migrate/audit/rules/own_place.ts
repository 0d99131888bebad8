/** @module */
import type { Node } from "../../../nix/syntax/nodes.ts";
import { calleeName } from "../../scan/application.ts";
import { lookUp } from "../../scan/names.ts";
import type { ExpressionRule, Hit, Site } from "../rule.ts";

/**
 * `__curPos.file`, and `FOO = toString ./.;`: where the project is, which is in the store for a
 * flake, and may have moved.
 */
export const ownPlace: ExpressionRule = {
  code: "own-place",
  severity: "warning",
  title: "the place where the project is",
  explanation:
    "__curPos.file is the path of the file that it stands in, and `toString ./.` that of the " +
    "directory, as it is. For a flake both are in the store, where nothing can be written, and a " +
    "file that a migration moves has another name; what is built with them changes.",
  remedy: "Write the name that is wanted into the code; in a shell, use $PWD.",
  example: { before: "baseNameOf __curPos.file", after: '"module.nix"' },
  nodes: ["Select", "Apply", "Identifier"],
  check: (node, site) => ownFile(node) ?? ownDirectory(node, site),
};

function ownFile(node: Node): Hit | undefined {
  return node.type !== "Select" || node.subject.type !== "Identifier" ||
      node.subject.name !== "__curPos" || node.path.names[0]?.type !== "Identifier" ||
      node.path.names[0].name !== "file"
    ? undefined
    : {
      message: "__curPos.file is another path in a flake, and where the file moves another name",
      help: "write the name that is wanted into the code",
    };
}

/**
 * `toString ./.`, where an attribute holds the text, as it is or as part of a longer one. Code that
 * only compares paths, or reads what is there, gets what it got.
 */
function ownDirectory(node: Node, { ancestors, scope }: Site): Hit | undefined {
  const bound = node.type === "Identifier" ? lookUp(node.name, scope)?.expression : node;
  const holder = bound !== undefined && isPlace(bound)
    ? ancestors.findLastIndex((node) => !isText(node))
    : -1;
  return ancestors[holder]?.type !== "Assignment" || ancestors[holder - 1]?.type !== "AttributeSet"
    ? undefined
    : {
      message: "In a flake, this is a path in the store, not the directory that one works in",
      help: "in a shell, use $PWD; in a build, ./. itself, which is copied",
    };
}

/** `toString ./.`, which a name may stand for. */
function isPlace(node: Node): boolean {
  return node.type === "Apply" && calleeName(node.function) === "toString" &&
    node.argument.type === "Path" && node.argument.kind === "relative";
}

/** Whether a node makes one text of several, or leaves one as it is. */
function isText(node: Node): boolean {
  return node.type === "Binary"
    ? node.operator === "+"
    : ["Parenthesized", "Interpolation", "String", "IndentedString"].includes(node.type);
}

/** @module */
import type { ExpressionRule } from "../rule.ts";

/** `__curPos.file`: the file's own place, which is in the store for a flake, and may have moved. */
export const ownPlace: ExpressionRule = {
  code: "own-place",
  severity: "warning",
  title: "the file's own place",
  explanation:
    "__curPos.file is the path of the file that it stands in. For a flake that is a path " +
    "in the store, and a file that a migration moves has another name; what is built with it changes.",
  remedy: "Write the name that is wanted into the code.",
  example: { before: "baseNameOf __curPos.file", after: '"module.nix"' },
  nodes: ["Select"],
  check: (node) =>
    node.type !== "Select" || node.subject.type !== "Identifier" ||
      node.subject.name !== "__curPos" || node.path.names[0]?.type !== "Identifier" ||
      node.path.names[0].name !== "file"
      ? undefined
      : {
        message: "__curPos.file is another path in a flake, and where the file moves another name",
        help: "write the name that is wanted into the code",
      },
};

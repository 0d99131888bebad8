/** @module */
import type { Expression, Node, Path } from "../../../nix/syntax/nodes.ts";
import { nixString } from "../../../nix/syntax/string_literal.ts";
import { staticName } from "../../../nix/syntax/static_name.ts";
import { unwrapped } from "../../../nix/syntax/unwrapped.ts";
import { calledBuiltin } from "../callee.ts";
import { appendedTo, isOnlyNamed, userOf } from "../named_path.ts";
import { readText } from "../read_text.ts";
import type { ExpressionRule, Hit, HitFix, Site } from "../rule.ts";

/** `/etc/nixos/secret.nix` */
export const absolutePath: ExpressionRule = {
  code: "absolute-path",
  severity: "error",
  title: "a path outside of the project",
  explanation: "In pure evaluation only the flake, its inputs and the store can be read: an " +
    "absolute path is forbidden, and builtins.pathExists says in silence that it is not there. " +
    "Only its name may be used: `toString /a/b` is allowed.",
  remedy: "Move the file into the project, or fetch it with a hash. Where a running system shall " +
    'read it, not the build, write it as a string: "/run/keys/token".',
  example: { before: "builtins.readFile /etc/hostname", after: "builtins.readFile ./hostname" },
  nodes: ["Path", "Apply"],
  check(node, site) {
    if (node.type === "Apply") {
      const text = readText(node, site) ?? "";
      return /^\/(?!nix\/store)/.test(text)
        ? { ...forbidden(text, node, site), at: node.argument }
        : undefined;
    }
    const path = node.type === "Path" ? absoluteIn(node, site) ?? joined(node, site) : undefined;
    if (path === undefined || isOnlyNamed(site)) return undefined;
    return { ...forbidden(path, userOf(site), site), ...asString(node, path, site) };
  },
};

function forbidden(path: string, user: Node | undefined, site: Site): Hit {
  const exists = user?.type === "Apply" && calledBuiltin(user.function, site) === "pathExists";
  return {
    message: exists
      ? `nix build can't see ${path}, and takes it for missing`
      : `nix build can't read outside of the flake: ${path}`,
    help: "move the file into the project, or fetch it with a hash",
  };
}

/** The absolute path that a literal is, where it is no part of another. */
function absoluteIn(node: Path, { ancestors }: Site): string | undefined {
  return node.kind === "absolute" && !isPart(node, ancestors.at(-1)) ? pathText(node) : undefined;
}

/** `/. + "/etc/passwd"`, which is the path `/etc/passwd`. */
function joined(node: Path, site: Site): string | undefined {
  const isRoot = /^\/\.?$/.test(pathText(node) ?? "");
  const [text] = isRoot ? appendedTo(node, site) : [];
  if (text?.type !== "Text" || /^\/*(nix\/store|$)/.test(text.value)) return undefined;
  return `/${text.value.replace(/^\/+/, "")}`;
}

function pathText({ parts: [text] }: Path): string | undefined {
  return text?.type === "Text" ? text.value : undefined;
}

/**
 * Whether a path is only a part of one that is put together: `source + /a/b`, `/. + name`,
 * `/${name}`. What is added to a text is copied to the store.
 */
function isPart(node: Path, parent: Node | undefined): boolean {
  const text = pathText(node);
  return text === undefined || text === "/." || text === "/" ||
    parent?.type === "Binary" && parent.operator === "+" && parent.right === node &&
      !isText(parent.left);
}

/** Whether a sum is a text, since it begins with one. */
function isText(expression: Expression): boolean {
  const first = unwrapped(expression);
  if (first.type === "Binary" && first.operator === "+") return isText(first.left);
  return first.type === "String" || first.type === "IndentedString";
}

/** Where an option of a system names a file: most want its name, not a copy in the store. */
function asString(node: Node, path: string, { ancestors }: Site): { readonly fix?: HitFix } {
  const above = ancestors.at(-1);
  const isValue = above?.type === "Assignment" && staticName(above.path.names.at(-1)) !== "src";
  if (node.type !== "Path" || node.parts.length > 1 || !isValue) return {};
  const edits = [{ start: node.start, end: node.end, text: nixString(path) }];
  return { fix: { applicability: "unsafe", edits } };
}

/** @module */
import type { Node, Path } from "../../../nix/syntax/nodes.ts";
import { nixString } from "../../../nix/syntax/string_literal.ts";
import { staticName } from "../../../nix/syntax/static_name.ts";
import { calledBuiltin } from "../callee.ts";
import { appendedTo } from "../named_path.ts";
import type { ExpressionRule, HitFix, Site } from "../rule.ts";

/** The builtins that read what a path names. */
const READERS: ReadonlySet<string> = new Set(
  ["hashFile", "import", "path", "pathExists", "readDir", "readFile", "readFileType"],
);

/** The builtins that ask only what a path is called, or that it is one. */
const NAMERS: ReadonlySet<string> = new Set(
  ["baseNameOf", "dirOf", "isPath", "isString", "toString", "typeOf"],
);

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
  nodes: ["Path", "String"],
  check(node, site) {
    const path = absoluteIn(node, site) ?? joined(node, site);
    if (path === undefined || isOnlyNamed(site)) return undefined;
    const asked = userOf(site);
    const exists = asked?.type === "Apply" &&
      calledBuiltin(asked.function, site) === "pathExists";
    return {
      message: exists
        ? `nix build can't see ${path}, and takes it for missing`
        : `nix build can't read outside of the flake: ${path}`,
      help: "move the file into the project, or fetch it with a hash",
      ...asString(node, path, site),
    };
  },
};

/** The absolute path that a literal is, or that a string is which a builtin reads. */
function absoluteIn(node: Node, site: Site): string | undefined {
  if (node.type !== "Path" && node.type !== "String") return undefined;
  const [text] = node.parts;
  if (text?.type !== "Text" || !text.value.startsWith("/")) return undefined;
  const call = site.ancestors.at(-1);
  if (node.type === "Path") {
    return node.kind === "absolute" && !isPart(node, call) ? text.value : undefined;
  }
  const read = call?.type === "Apply" && call.argument === node &&
    READERS.has(calledBuiltin(call.function, site) ?? "");
  return read && !text.value.startsWith("/nix/store") ? text.value : undefined;
}

/** `/. + "/etc/passwd"`, which is the path `/etc/passwd`. */
function joined(node: Node, { ancestors }: Site): string | undefined {
  const isRoot = node.type === "Path" && /^\/\.?$/.test(pathText(node) ?? "");
  const more = isRoot ? appendedTo(node, ancestors) : undefined;
  const [text] = more?.type === "String" ? more.parts : [];
  if (text?.type !== "Text" || /^\/*(nix\/store|$)/.test(text.value)) return undefined;
  return `/${text.value.replace(/^\/+/, "")}`;
}

function pathText({ parts: [text] }: Path): string | undefined {
  return text?.type === "Text" ? text.value : undefined;
}

/** What uses a path: not the parentheses around it, nor the sum that it begins. */
function userOf({ ancestors }: Site): Node | undefined {
  return ancestors.findLast((node) =>
    node.type !== "Parenthesized" && !(node.type === "Binary" && node.operator === "+")
  );
}

/**
 * Whether a path is only a part of one that is put together: `source + /a/b`, `/. + name`, `/${name}`.
 */
function isPart(node: Path, parent: Node | undefined): boolean {
  const text = pathText(node);
  return text === undefined || text === "/." || text === "/" ||
    parent?.type === "Binary" && parent.operator === "+" && parent.right === node;
}

/** `toString /a/b`, `/a/b == path` */
function isOnlyNamed(site: Site): boolean {
  const user = userOf(site);
  if (user?.type === "Binary") return user.operator === "==" || user.operator === "!=";
  return user?.type === "Apply" && NAMERS.has(calledBuiltin(user.function, site) ?? "");
}

/** Where an option of a system names a file: most want its name, not a copy in the store. */
function asString(node: Node, path: string, { ancestors }: Site): { readonly fix?: HitFix } {
  const above = ancestors.at(-1);
  const isValue = above?.type === "Assignment" && staticName(above.path.names.at(-1)) !== "src";
  if (node.type !== "Path" || node.parts.length > 1 || !isValue) return {};
  const edits = [{ start: node.start, end: node.end, text: nixString(path) }];
  return { fix: { applicability: "unsafe", edits } };
}

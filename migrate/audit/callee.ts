/**
 * Builtins, as code names them.
 *
 * @module
 */
import type { Expression, Identifier, Node } from "../../nix/syntax/nodes.ts";
import { staticName } from "../../nix/syntax/static_name.ts";
import { calleeName } from "../scan/application.ts";
import { frameOf, lookUp, type Scope } from "../scan/names.ts";
import type { Site } from "./rule.ts";

/** Where a name stands: what it means there. */
type Around = Pick<Site, "scope" | "ancestors">;

/**
 * The builtin that a node names: `builtins.getEnv`, `__getEnv`, `inherit (builtins) getEnv`, and
 * `getEnv` where `with builtins;` is in force.
 */
export function builtinName(node: Node, around: Around): string | undefined {
  if (node.type === "Identifier") return nameAlone(node, around);
  return node.type === "Select" && node.path.names.length === 1 &&
      isBuiltins(node.subject, around.scope)
    ? staticName(node.path.names[0])
    : undefined;
}

function nameAlone(node: Identifier, { scope, ancestors }: Around): string | undefined {
  const parent = ancestors.at(-1);
  if (parent?.type === "AttributePath" || parent?.type === "Formals") return undefined;
  if (parent?.type === "Formal" && parent.name === node) return undefined;
  if (parent?.type === "Inherit" && parent.from !== undefined && parent.from !== node) {
    return isBuiltins(parent.from, scope) ? node.name : undefined;
  }
  const old = /^__([a-z]\w+)$/i.exec(node.name)?.[1];
  if (old !== undefined || frameOf(node.name, scope) !== undefined) return old;
  const inner = ancestors.findLast((around) => around.type === "With");
  return inner?.type === "With" && isBuiltins(inner.scope, scope) ? node.name : undefined;
}

/** `builtins ? currentSystem` */
export function asksForBuiltin(node: Node, name: string, scope: Scope): boolean {
  return node.type === "HasAttribute" && isBuiltins(node.subject, scope) &&
    staticName(node.path.names[0]) === name;
}

/** `builtins`, or a name that is bound to it. */
function isBuiltins(expression: Expression, scope: Scope): boolean {
  if (calleeName(expression) === "builtins") return true;
  const bound = expression.type === "Identifier" ? lookUp(expression.name, scope) : undefined;
  return bound !== undefined && bound.expression !== expression &&
    calleeName(bound.expression) === "builtins";
}

/** The builtins that Nix also binds without `builtins.`; source: Nix's primops. */
const GLOBAL: ReadonlySet<string> = new Set([
  ...["baseNameOf", "dirOf", "import", "toString"],
  ...["fetchGit", "fetchMercurial", "fetchTarball", "fetchTree"],
]);

/** The builtin that a function is, where it is called. */
export function calledBuiltin(callee: Expression, around: Around): string | undefined {
  const isGlobal = callee.type === "Identifier" && GLOBAL.has(callee.name) &&
    frameOf(callee.name, around.scope) === undefined;
  return isGlobal ? callee.name : builtinName(callee, around);
}

/** @module */
import type { Apply } from "../../../nix/syntax/nodes.ts";
import { calleeName } from "../../scan/application.ts";
import { isCalledNixpkgs, namedSource } from "../../scan/lookups.ts";
import type { Scope, Thunk } from "../../scan/names.ts";
import { follow, staticAttributes } from "../../scan/static_value.ts";
import type { ExpressionRule, Hit } from "../rule.ts";

/** `import sources.niv { }`: code of others that is asked for its defaults. */
export const foreignImport: ExpressionRule = {
  code: "foreign-import",
  severity: "warning",
  title: "fetched code that is asked for its defaults",
  explanation: "Code that is imported from a pin usually takes `system ? builtins.currentSystem` " +
    "or `pkgs ? import <nixpkgs> { }`. Pure evaluation has neither, so the import fails, deep in " +
    "the code of somebody else.",
  remedy: "Give it what it takes: `import sources.niv { inherit pkgs; }`.",
  example: {
    before: "{ sources }: import sources.niv { }",
    after: "{ sources, pkgs }: import sources.niv { inherit pkgs; }",
  },
  nodes: ["Apply"],
  check: (node, { scope }) => node.type === "Apply" ? asksDefaults(node, scope) : undefined,
};

function asksDefaults({ function: callee, argument }: Apply, scope: Scope): Hit | undefined {
  const given = staticAttributes({ expression: argument, scope });
  const tells = ["system", "localSystem", "pkgs", "nixpkgs"].some((name) => given?.has(name));
  if (given === undefined || tells || !isFetchedCode({ expression: callee, scope })) {
    return undefined;
  }
  return {
    message: "What this imports may look up the system or <nixpkgs>, which nix build refuses",
    help: "give it what it takes: `{ inherit system; }` or `{ inherit pkgs; }`",
  };
}

/** Whether a value is `import SOURCE` of such a source, or a name or a file for that. */
function isFetchedCode(thunk: Thunk, depth = 8): boolean {
  const { expression, scope } = thunk;
  if (expression.type === "Apply" && calleeName(expression.function) === "import") {
    if (isFetched({ expression: expression.argument, scope })) return true;
  }
  const bound = depth > 0 ? follow(thunk) : undefined;
  return bound !== undefined && isFetchedCode(bound, depth - 1);
}

/** Whether an expression is a source that is no nixpkgs: fetched here, or by a pin manager. */
function isFetched(thunk: Thunk, depth = 8): boolean {
  if (depth === 0) return false;
  const source = namedSource(thunk);
  if (source !== undefined) return source.kind === "tree";
  const { expression } = thunk;
  if (expression.type === "Apply" && /^fetch[A-Z]/.test(calleeName(expression.function) ?? "")) {
    return true;
  }
  const bound = follow(thunk);
  if (bound !== undefined) return isFetched(bound, depth - 1);
  return expression.type === "Select" && !isCalledNixpkgs(expression) &&
    /^(sources|pins|npins)$/.test(calleeName(expression.subject) ?? "");
}

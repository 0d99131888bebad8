/**
 * What a package is called, from the call that makes it.
 *
 * @module
 */
import type { Expression } from "../../nix/syntax/nodes.ts";
import { bindParameter, type Scope, type Thunk } from "./names.ts";
import { staticAttributes, staticString } from "./static_value.ts";

/**
 * The name that the arguments of one of nixpkgs' makers give a package: the `pname` of the set that
 * is the last, or its `name` without the version, or the text that is the first, as in
 * `runCommand "hello"`.
 */
export function packageName(args: readonly Expression[], scope: Scope): string | undefined {
  const [first, last] = [args[0], args.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  const attributes = attributesMade({ expression: last, scope });
  const said = (name: string): string | undefined => {
    const value = attributes?.get(name);
    return value && staticString(value);
  };
  const name = said("name") ?? staticString({ expression: first, scope });
  return said("pname") ?? (name && withoutVersion(name));
}

/** The attributes of a set, or of the one that a function returns: `finalAttrs: { … }`. */
function attributesMade({ expression, scope }: Thunk): ReadonlyMap<string, Thunk> | undefined {
  if (expression.type === "Parenthesized") {
    return attributesMade({ expression: expression.expression, scope });
  }
  return expression.type === "Lambda"
    ? attributesMade({ expression: expression.body, scope: bindParameter(expression, scope) })
    : staticAttributes({ expression, scope });
}

/**
 * `hello-1.2` → `hello`: a version begins with what is no letter. Source: `builtins.parseDrvName`.
 */
function withoutVersion(name: string): string {
  return /^(.*?)-[^A-Za-z]/.exec(name)?.[1] ?? name;
}

/**
 * What is kept while a file is turned into Nix's own expressions.
 *
 * @module
 */
import type { Duplicate } from "./attributes.ts";
import type { Core } from "./core.ts";
import type { Dialect } from "./dialect.ts";
import type { AttributeName, Binding, Expression, Lambda } from "./nodes.ts";
import type { SyntaxTree } from "./parse.ts";

/** Something that Nix refuses while it builds its expressions. */
export type DesugarFinding =
  | {
    readonly kind: "duplicate-attribute";
    readonly duplicate: Duplicate;
    readonly binding: Binding;
  }
  | {
    readonly kind: "duplicate-formal";
    readonly name: string;
    readonly start: number;
    readonly lambda: Lambda;
  }
  | { readonly kind: "dynamic-inherit"; readonly name: AttributeName }
  | { readonly kind: "dynamic-let"; readonly node: Expression };

/** What the functions that desugar a file read, and what they collect. */
export interface Context {
  readonly tree: SyntaxTree;
  readonly dialect: Dialect;
  readonly findings: DesugarFinding[];
  /** The names met, and when, if that is wanted. */
  readonly met: Map<string, number> | undefined;
}

/** A string, which old Nix has a symbol for. */
export function textOf(value: string, context: Context): Core {
  if (context.dialect.internsStrings) meet(value, context);
  return { kind: "string", value };
}

/** Notes that the parser has come upon a name. */
export function meet(name: string, { met }: Context): string {
  if (met && !met.has(name)) met.set(name, met.size);
  return name;
}

export function variable(name: string, start: number): Core {
  return { kind: "variable", name, start };
}

/**
 * What a project's file is given from flake.lock: by the flake, and by the shim in its place.
 *
 * @module
 */
import type { WrittenBinding, WrittenSet } from "../../nix/syntax/written.ts";

/** One thing that a lock, and nothing else, decides. */
export type Supply =
  /** The package set of an input, without configuration or overlays. */
  | { readonly kind: "packages"; readonly input: InputUse }
  /** The tree of an input. */
  | { readonly kind: "source"; readonly input: InputUse }
  /** The system that is built for. */
  | { readonly kind: "system" };

/** An input as the code uses it. */
export interface InputUse {
  readonly name: string;
  /** Whether it is used as a flake; else only its tree is there. */
  readonly flake: boolean;
}

/** An argument of a file's function, and what it is given. */
export interface Parameter {
  readonly name: string;
  readonly supply: Supply;
}

/** The same thing supplied? */
export function sameSupply(one: Supply, two: Supply): boolean {
  return one.kind === two.kind &&
    (one.kind === "system" || two.kind === "system" || one.input.name === two.input.name);
}

/** How a supply is written where `inputs.NAME` are written as `inputOf(NAME)`. */
export function supplyExpression(supply: Supply, inputOf: (name: string) => string): string {
  switch (supply.kind) {
    case "system":
      return "system";
    case "source":
      return inputOf(supply.input.name);
    case "packages":
      return packagesExpression(supply.input, inputOf);
    default:
      return supply satisfies never;
  }
}

/** The package set of an input for `system`. */
export function packagesExpression(input: InputUse, inputOf: (name: string) => string): string {
  return input.flake
    ? `${inputOf(input.name)}.legacyPackages.\${system}`
    : `import ${inputOf(input.name)} { inherit system; }`;
}

/** The attribute set that gives `parameters` what `expressionOf` says. */
export function argumentSet(
  parameters: readonly Parameter[],
  expressionOf: (supply: Supply) => string,
): WrittenSet {
  const given = parameters.map(({ name, supply }) => ({ name, text: expressionOf(supply) }));
  const names = given.filter(({ name, text }) => name === text).map(({ name }) => name);
  const assigned = given.filter(({ name, text }) => name !== text);
  const bindings = assigned.map(({ name, text }): WrittenBinding => ({
    kind: "assign",
    path: [name],
    value: { kind: "expression", text },
  }));
  const inherit = { kind: "inherit", names } as const;
  return { kind: "set", bindings: names.length === 0 ? bindings : [inherit, ...bindings] };
}

/** A selection needs no parentheses before another; an application does. */
export function parenthesized(expression: string): string {
  return expression.includes(" ") ? `(${expression})` : expression;
}

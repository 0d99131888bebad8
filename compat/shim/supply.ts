/**
 * What a project's file is given from flake.lock: by the flake, and by the shim in its place.
 *
 * @module
 */
import { relativePath } from "../../nix/syntax/path_literal.ts";
import type { WrittenBinding, WrittenSet } from "../../nix/syntax/written.ts";

/** One thing that a lock, and nothing else, decides. */
export type Supply =
  /** The package set of an input, without configuration or overlays. */
  | { readonly kind: "packages"; readonly input: InputUse }
  /** The tree of an input. */
  | { readonly kind: "source"; readonly input: InputUse }
  /** All trees that a pin manager had, by its names. */
  | { readonly kind: "pins"; readonly pins: PinsUse }
  /** The system that is built for. */
  | { readonly kind: "system" };

/** An input as the code uses it. */
export interface InputUse {
  readonly name: string;
  /** Whether it is used as a flake; else only its tree is there. */
  readonly flake: boolean;
}

/** What takes the place of a pin manager's file. */
export interface PinsUse {
  /**
   * The file that makes it of the inputs, `nix/pins.nix`; without one it is the inputs themselves.
   */
  readonly file?: string;
}

/** An argument of a file's function, and what it is given. */
export interface Parameter {
  readonly name: string;
  readonly supply: Supply;
}

/** The same thing supplied? */
export function sameSupply(one: Supply, two: Supply): boolean {
  switch (one.kind) {
    case "system":
      return two.kind === "system";
    case "pins":
      return two.kind === "pins" && one.pins.file === two.pins.file;
    case "packages":
    case "source":
      return one.kind === two.kind && one.input.name === two.input.name;
    default:
      return one satisfies never;
  }
}

/** How inputs are written at a place. */
export interface InputsText {
  /** All of them: `inputs`. */
  readonly all: string;
  /** One of them: `nixpkgs`, `inputs.nixpkgs`. */
  readonly one: (name: string) => string;
}

/** How a supply is written in a file at the project's root. */
export function supplyExpression(supply: Supply, inputs: InputsText): string {
  switch (supply.kind) {
    case "system":
      return "system";
    case "source":
      return inputs.one(supply.input.name);
    case "pins":
      return pinsExpression(supply.pins.file && relativePath(supply.pins.file), inputs.all);
    case "packages":
      return packagesExpression(supply.input, inputs.one);
    default:
      return supply satisfies never;
  }
}

/** What a pin manager had: the inputs, or what the file at `path` makes of them. */
export function pinsExpression(path: string | undefined, inputs: string): string {
  return path === undefined ? inputs : `import ${path} ${inputs}`;
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

/**
 * Nix's own expressions: what its parser makes of the text, with the surface forms resolved. This
 * is what `nix-instantiate --parse` prints. Source: nixexpr.hh.
 *
 * @module
 */
import type { BinaryOperator, Path } from "./nodes.ts";

/** An attribute name: known, or to be computed. */
export type CoreName = string | Core;

export interface CoreVariable {
  readonly kind: "variable";
  readonly name: string;
  /** Where it stands in the text. */
  readonly start: number;
}

/** A path, as it is written up to the first interpolation. */
export interface CorePath {
  readonly kind: "path";
  readonly from: Path["kind"];
  readonly literal: string;
}

/** A call; several arguments at once but in Nix 2.3. */
export interface CoreCall {
  readonly kind: "call";
  readonly function: Core;
  readonly arguments: Core[];
}

/** What an attribute is bound to. */
export type CoreDefinition =
  | { readonly kind: "plain"; value: Core; readonly start: number }
  /** `inherit name;`, a variable of the surroundings. */
  | { readonly kind: "inherited"; readonly value: CoreVariable; readonly start: number }
  /** `inherit (source) name;` */
  | { readonly kind: "inherited-from"; readonly source: CoreSource; readonly start: number };

/** `${name} = value;`: an attribute whose name is to be computed. */
export interface CoreComputed {
  readonly name: Core;
  readonly value: Core;
  readonly start: number;
}

/** The source of an `inherit (source) …;`, one object for each such clause. */
export interface CoreSource {
  readonly value: Core;
}

/** An attribute set; grows while its bindings are read, and when it is merged with another. */
export interface CoreSet {
  readonly kind: "set";
  recursive: boolean;
  readonly definitions: Map<string, CoreDefinition>;
  readonly dynamic: CoreComputed[];
  readonly sources: CoreSource[];
}

export interface CoreFormal {
  readonly name: string;
  readonly default: Core | undefined;
}

export interface CoreLambda {
  readonly kind: "lambda";
  /** `x: …` or `@x` */
  readonly argument: string | undefined;
  readonly formals: readonly CoreFormal[] | undefined;
  readonly ellipsis: boolean;
  /** All that the function binds. */
  readonly names: ReadonlySet<string>;
  readonly body: Core;
}

/** The operators that stay operators; the rest are calls of builtins. */
export type CoreOperator = Exclude<
  BinaryOperator,
  "<" | "<=" | ">" | ">=" | "+" | "-" | "*" | "/" | "|>" | "<|"
>;

export type Core =
  | CoreVariable
  | { readonly kind: "integer"; readonly value: bigint }
  | { readonly kind: "float"; readonly value: number }
  | { readonly kind: "string"; readonly value: string }
  | CorePath
  | {
    readonly kind: "select";
    readonly subject: Core;
    readonly path: readonly CoreName[];
    readonly fallback: Core | undefined;
  }
  | { readonly kind: "has"; readonly subject: Core; readonly path: readonly CoreName[] }
  | CoreSet
  | { readonly kind: "list"; readonly elements: readonly Core[] }
  | CoreLambda
  | CoreCall
  | { readonly kind: "let"; readonly bindings: CoreSet; readonly body: Core }
  | { readonly kind: "with"; readonly scope: Core; readonly body: Core }
  | {
    readonly kind: "if";
    readonly condition: Core;
    readonly consequent: Core;
    readonly alternate: Core;
  }
  | { readonly kind: "assert"; readonly condition: Core; readonly body: Core }
  | { readonly kind: "not"; readonly operand: Core }
  | {
    readonly kind: "binary";
    readonly operator: CoreOperator;
    readonly left: Core;
    readonly right: Core;
  }
  /** `a + b`, and strings and paths with interpolation. */
  | { readonly kind: "concatenation"; readonly parts: readonly Core[] }
  /** `__curPos` */
  | { readonly kind: "position" };

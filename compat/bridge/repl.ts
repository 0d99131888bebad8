/**
 * What the prompt of `nix repl` is started with: a file that gives the names in scope.
 *
 * Alone among the commands of `nix` it is no experimental feature on any version (Nix manual,
 * `nix repl`), only its flakes are.
 *
 * @module
 */
import { nixString } from "../../nix/syntax/string_literal.ts";
import type { Installable } from "./question.ts";
import { flakeExpression } from "./stored_flake.ts";

/** The file that {@linkcode prepared} makes, and the Nix that is to read it. */
export interface Prepared {
  readonly file: string;
  /** `2.8.0` */
  readonly version: string;
}

/**
 * An expression for the set whose names come into scope; `value` is the installable's. A flake as a
 * whole gives its inputs too, as `:lf` does.
 */
export function scopeOf(installable: Installable, value: string): string {
  const isWhole = installable.kind === "flake" && installable.fragment === "";
  return isWhole ? `(${flakeExpression(installable.flake)})` : value;
}

/** An expression for {@linkcode Prepared}; `text` is that of `scope`, which must be a set. */
export function prepared(scope: string, text: string): string {
  return `builtins.seq (builtins.attrNames ${scope}) {
  file = builtins.toFile "repl.nix" ${nixString(text)};
  version = builtins.nixVersion;
}`;
}

/** The words for `nix` that start the prompt; files had no flag before 2.10. */
export function replWords({ file, version }: Prepared): readonly string[] {
  const [major = 0, minor = 0] = version.split(".").map((part) => parseInt(part, 10));
  const takesFlag = major > 2 || minor >= 10;
  return ["repl", ...(takesFlag ? ["--file"] : []), file];
}

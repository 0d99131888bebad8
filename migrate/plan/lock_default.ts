/**
 * How a file gets from the lock, or from the person's Nix, what nobody gives it.
 *
 * @module
 */
import { pinsExpression, type Supply } from "../../compat/shim/supply.ts";
import { relativePath } from "../../nix/syntax/path_literal.ts";
import type { SourceInput } from "./inputs.ts";

/** How a file comes by the lock. */
export interface LockAccess {
  /** The evaluator, called, as it stands in the file; absent where there is none to ask. */
  readonly evaluator?: string;
  /** Whether the lock decides, too, what was looked up and not pinned. */
  readonly unpinnedToo: boolean;
  /** How the file names another one of the project, given relative to the root. */
  readonly fromHere: (path: string) => string;
}

/**
 * The default of an argument: the look-up that stood in the file, or, for a pin, the lock.
 * `undefined` for a pin where there is no evaluator to ask: the argument must be given.
 */
export function defaultOf(
  supply: Supply,
  inputs: readonly SourceInput[],
  { evaluator, unpinnedToo, fromHere }: LockAccess,
): string | undefined {
  if (supply.kind === "system") return "builtins.currentSystem";
  if (supply.kind === "pins") {
    const { file } = supply.pins;
    return evaluator && pinsExpression(file && fromHere(file), `(${evaluator}).inputs`);
  }
  const { source } = inputs.find(({ name }) => name === supply.input.name) ?? {};
  const asked = evaluator && `(${evaluator}).inputs.${supply.input.name}`;
  const tree = source === undefined || source.pinned || unpinnedToo ? asked : `<${source.name}>`;
  return tree !== undefined && supply.kind === "packages" ? `import ${tree} { }` : tree;
}

/** `import ./flake-compat.nix { src = ../.; }` as it stands in the file at `path`. */
export function askEvaluator(path: string, evaluator: string): string {
  const up = "../".repeat(path.split("/").length - 1);
  const root = up === "" ? "./." : `${up}.`;
  return `import ${pathFrom(path, evaluator)} { src = ${root}; }`;
}

/** How the file at `path` names the one at `target`, both relative to the root. */
export function pathFrom(path: string, target: string): string {
  const up = path.split("/").slice(0, -1);
  const beside = up.length === 1 && target.startsWith(`${up[0]}/`);
  return relativePath(
    beside ? target.slice(`${up[0]}/`.length) : "../".repeat(up.length) + target,
  );
}

/**
 * How a file gets from the lock, or from the person's Nix, what nobody gives it.
 *
 * @module
 */
import type { Supply } from "../../compat/shim/supply.ts";
import type { SourceInput } from "./inputs.ts";

/** How a file comes by the lock. */
export interface LockAccess {
  /** The evaluator, called, as it stands in the file; absent where there is none to ask. */
  readonly evaluator?: string;
  /** Whether the lock decides, too, what was looked up and not pinned. */
  readonly unpinnedToo: boolean;
}

/**
 * The default of an argument: the look-up that stood in the file, or, for a pin, the lock.
 * `undefined` for a pin where there is no evaluator to ask: the argument must be given.
 */
export function defaultOf(
  supply: Supply,
  inputs: readonly SourceInput[],
  { evaluator, unpinnedToo }: LockAccess,
): string | undefined {
  if (supply.kind === "system") return "builtins.currentSystem";
  const { source } = inputs.find(({ name }) => name === supply.input.name) ?? {};
  const asked = evaluator && `(${evaluator}).inputs.${supply.input.name}`;
  const tree = source === undefined || source.pinned || unpinnedToo ? asked : `<${source.name}>`;
  return tree !== undefined && supply.kind === "packages" ? `import ${tree} { }` : tree;
}

/** `import ./flake-compat.nix { src = ../.; }` as it stands in the file at `path`. */
export function askEvaluator(path: string, evaluator: string): string {
  const up = "../".repeat(path.split("/").length - 1);
  const beside = path.startsWith("nix/") && path.split("/").length === 2;
  const file = beside ? evaluator.replace("nix/", "./") : `${up === "" ? "./" : up}${evaluator}`;
  return `import ${file} { src = ${up === "" ? "./." : `${up}.`}; }`;
}

/**
 * Paths inside a source tree.
 *
 * @module
 */
import { failure } from "../../nix/diagnostic.ts";

/** The flake.nix and the flake.lock of the flake in `dir`. */
export function filesIn(dir: string): readonly [flakeNix: string, flakeLock: string] {
  const prefix = dir === "" ? "" : `${dir}/`;
  return [`${prefix}flake.nix`, `${prefix}flake.lock`];
}

/**
 * The directory that `steps`, one after the other from `base`, lead to; `base` and the result are
 * relative to the tree's root. Throws a failure for a path that leaves the tree.
 */
export function directoryInTree(base: string, ...steps: readonly (string | undefined)[]): string {
  const path: string[] = [];
  for (const part of [base, ...steps].flatMap((step) => step?.split("/") ?? [])) {
    if (part === "" || part === ".") continue;
    if (part !== "..") path.push(part);
    else if (path.pop() === undefined) {
      throw failure("flake-path", `the path '${steps.join("/")}' leaves its source tree`, {
        help: "an input with a relative path must be in the same tree as the flake that names it",
      });
    }
  }
  return path.join("/");
}

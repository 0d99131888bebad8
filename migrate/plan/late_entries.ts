/**
 * Entry files of a project that is migrated already, and that its flake does not have.
 *
 * @module
 */
import { isShim } from "../../compat/shim/shim.ts";
import type { Diagnostic } from "../../nix/diagnostic.ts";
import type { TreeFile } from "../scan/working_tree.ts";
import { isShimmed } from "./entry.ts";

/** A note for each; a second migration does not change what a person may have changed since. */
export function lateEntries(files: readonly TreeFile[]): readonly Diagnostic[] {
  const flake = files.find(({ path }) => path === "flake.nix")?.text ?? "";
  return files.filter((file) => isShimmed(file.path) && isLegacy(file, flake)).map(({ path }) => ({
    severity: "note",
    code: "late-entry",
    message: `${path} is no part of the flake: it came after the migration, or was left alone`,
    place: { file: path, line: 1, column: 1 },
    help: "make it an output in flake.nix, or take the migration back, `flakebridge undo`, and " +
      "migrate anew",
  }));
}

/** Whether a file neither reads the flake, as shims of any make do, nor is read by it. */
function isLegacy({ path, text }: TreeFile, flake: string): boolean {
  const isRead = flake.includes(`./${path}`) ||
    path === "default.nix" && /(?<![\w./])\.\/\.(?![\w./])/.test(flake);
  return text !== undefined && !isRead && !isShim(text) && !/flake-compat|getFlake/.test(text);
}

/**
 * A test of NixOS machines that is all of a file, that nix-build calls with nothing, and that other
 * files tell where it runs. Where the file becomes a function, it goes on taking what the test
 * takes.
 *
 * @module
 */
import type { Edit } from "../../nix/syntax/edit/edit.ts";
import type { NewFormal } from "../../nix/syntax/edit/formals.ts";
import type { Range } from "../../nix/syntax/nodes.ts";
import type { Lookup } from "../scan/lookups.ts";
import { isFree, type Work } from "./parameters.ts";

/** What the new function calls all that it is given. */
export const ALL = "arguments";

/** Whether a look-up is such a test, and the names that it needs are free there. */
export function isShared(lookup: Lookup, work: Work): boolean {
  const site = { ...lookup, binding: undefined };
  return lookup.kind === "test" && work.context.sharedTests.has(lookup.node) &&
    isFree(ALL, site, work) && isFree("system", site, work);
}

/** `test` → `test ({ inherit system; } // removeAttrs arguments [ "nixpkgs" ])` */
export function callWithRest({ end }: Range, added: readonly NewFormal[]): Edit {
  const own = added.map(({ name }) => name).filter((name) => name !== "system");
  const rest = own.length === 0
    ? ALL
    : `removeAttrs ${ALL} [ ${own.map((name) => `"${name}"`).join(" ")} ]`;
  return { start: end, end, text: ` ({ inherit system; } // ${rest})` };
}

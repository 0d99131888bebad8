/**
 * Arguments that only the defaults of other arguments read: `system`, where nothing but
 * `pkgs ? import <nixpkgs> { inherit system; }` asks for it.
 *
 * @module
 */
import type { Range } from "../../nix/syntax/nodes.ts";
import { within } from "../../nix/syntax/range.ts";
import { scopeOf } from "../../nix/syntax/scope.ts";
import type { FileParameter, Work } from "./parameters.ts";

/** The parameters of a file that a caller must give who gives some arguments already. */
export function needed(
  parameters: readonly FileParameter[],
  isGiven: (name: string) => boolean,
): readonly FileParameter[] {
  const names = new Set(parameters.map(({ name }) => name));
  return parameters.filter(({ name, neededBy }) =>
    !isGiven(name) && !neededBy?.every((formal) => isGiven(formal) || names.has(formal))
  );
}

/** The parameter with what is known of who needs it, once the rewiring of its file is done. */
export function withNeed(parameter: FileParameter, work: Work): FileParameter {
  const { formals = [], alias } = work.function?.lambda.parameter ?? {};
  const mustBeGiven = work.context.defaultOf(parameter.supply) === undefined;
  const reads = readsOf(parameter.name, work);
  if (alias !== undefined || mustBeGiven || reads.length === 0) return parameter;
  const holders = reads.map((read) =>
    formals.find(({ default: value }) => value && within(read, value))?.name.name
  );
  const neededBy = [...new Set(holders)].filter((name) => name !== undefined);
  return holders.includes(undefined) ? parameter : { ...parameter, neededBy };
}

/** Where a formal of the file's function is read, by its text or by the rewiring. */
function readsOf(name: string, { file, function: own, reads }: Work): readonly Range[] {
  const written = [...scopeOf(file.tree.root)].flatMap(([reader, binder]) =>
    binder.kind === "formal" && binder.lambda === own?.lambda && binder.node.name.name === name
      ? [reader]
      : []
  );
  return [...written, ...reads.get(name) ?? []];
}

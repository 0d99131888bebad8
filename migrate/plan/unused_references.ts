/**
 * What a person says of inputs that the flake does not have.
 *
 * @module
 */
import type { Diagnostic } from "../../nix/diagnostic.ts";
import type { References } from "./flake_nix.ts";
import type { Plan } from "./plan.ts";

/** A note for each name that nothing in the project asks for: it may be misspelt. */
export function unusedReferences(
  references: References,
  inputs: Plan["inputs"],
): readonly Diagnostic[] {
  const used = new Set(inputs.flatMap(({ name, url }) => [name, url]));
  return [...references].filter((pair) => !pair.some((it) => used.has(it))).map(([name]) => ({
    severity: "note",
    code: "unused-input",
    message: `Nothing here asks for "${name}", which --input names`,
    help: `is it spelt as the code has it, \`<${name}>\`? What the code pins stays pinned`,
  }));
}

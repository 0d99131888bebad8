/**
 * What a person says of inputs that the flake does not have.
 *
 * @module
 */
import type { Diagnostic } from "../../nix/diagnostic.ts";
import type { References } from "./flake_nix.ts";
import type { Plan } from "./plan.ts";

/** What a person said inputs shall be. */
export interface GivenInputs {
  /** By their names. */
  readonly references: References;
  /** Flakes whose locks shall say it. */
  readonly inputsFrom: readonly string[];
}

/** A note for each name that nothing asks for, and each flake that nothing was taken from. */
export function unusedInputs(
  { references, inputsFrom }: GivenInputs,
  inputs: Plan["inputs"],
): readonly Diagnostic[] {
  const used = new Set(inputs.flatMap(({ name, url, as }) => [name, url, as]));
  const names = [...references].filter((pair) => !pair.some((it) => used.has(it))).map(([name]) =>
    unused(
      `Nothing here asks for "${name}", which --input names`,
      `is it spelt as the code has it, \`<${name}>\`? What the code pins stays pinned`,
    )
  );
  const flakes = inputsFrom.filter((flake) => !used.has(`the lock of ${flake}`)).map((flake) =>
    unused(
      `Nothing was taken from the lock of ${flake}, which --inputs-from names`,
      "has its flake.nix an input that is called as the code has it, `nixpkgs` for `<nixpkgs>`?",
    )
  );
  return [...names, ...flakes];
}

function unused(message: string, help: string): Diagnostic {
  return { severity: "note", code: "unused-input", message, help };
}

/**
 * `flakebridge show [FLAKE]`
 *
 * @module
 */
import { nixString } from "../../nix/syntax/string_literal.ts";
import type { Shown } from "../../compat/bridge/shown.ts";
import { evaluationFlags, withFlake } from "../evaluating.ts";
import { flakePositionals } from "../locking.ts";
import { defineVerb, type Verb } from "../verb.ts";

export const verb: Verb = defineVerb({
  description: "Shows the outputs of a flake as a tree, as `nix flake show` does, on a Nix that " +
    "has no flakes or keeps them off.",
  positionals: flakePositionals,
  flags: {
    json: { type: "switch", help: "Print the JSON that Nix would print." },
    "all-systems": { type: "switch", help: "Show the outputs for all systems." },
    legacy: { type: "switch", help: "Show what is in `legacyPackages`." },
    ...evaluationFlags,
  },
  examples: [
    { command: "flakebridge show", does: "see what the flake here has" },
    { command: "flakebridge show github:NixOS/templates", does: "see what a flake elsewhere has" },
  ],
  run: async ({ words, flags }, output) => {
    const { shownJson, shownLines } = await import("../../compat/bridge/shown.ts");
    const { printFlakeRef } = await import("../../compat/ref/mod.ts");
    const { default: show } = await import("../../compat/bridge/show.nix", {
      with: { type: "text" },
    });
    return await withFlake({ word: words.FLAKE, flags }, output, async (evaluated) => {
      const { flake, outputs, system, ask } = evaluated;
      const options = `{ system = ${nixString(system)}; allSystems = ${flags["all-systems"]};` +
        ` legacy = ${flags.legacy}; }`;
      const node = await ask(`(${show}) ${options} ${outputs}`) as unknown as Shown;
      output.done();
      if (flags.json) output.result(JSON.stringify(shownJson(node)) + "\n");
      else {
        const { locked, dir } = flake;
        const head = printFlakeRef(dir === "" ? locked : { ...locked, dir });
        const { green, bold, yellow } = output.resultStyle;
        const lines = shownLines(head, node, { branch: green, name: bold, note: yellow });
        output.result(lines.map((line) => `${line}\n`).join(""));
      }
      return 0;
    });
  },
});

/**
 * `flakebridge show [FLAKE]`
 *
 * @module
 */
import { lazyImport } from "../../nix/lazy_import.ts";
import { nixString } from "../../nix/syntax/string_literal.ts";
import type { Shown } from "../../compat/bridge/shown.ts";
import { evaluationFlags } from "../evaluation.ts";
import { jsonFlags, printLine } from "../json.ts";
import { flakePositionals } from "../locking.ts";
import { rememberedAnswer } from "../remembering.ts";
import { defineVerb, type Verb } from "../verb.ts";

export const verb: Verb = defineVerb({
  description: "Shows the outputs of a flake as a tree, as `nix flake show` does, on a Nix that " +
    "has no flakes or keeps them off.",
  positionals: flakePositionals,
  flags: {
    ...jsonFlags,
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
    const { json, legacy, "all-systems": allSystems } = flags;
    const wish = {
      words: [words.FLAKE],
      lookup: "package",
      flags,
      isWhole: true,
      heedsSettings: false,
    } as const;
    const { answer } = await rememberedAnswer(wish, {
      verb: `show ${JSON.stringify({ json, legacy, allSystems })}`,
      find: async (evaluated) => {
        const { printFlakeRef } = await import("../../compat/ref/mod.ts");
        const { default: show } = await import("../../compat/bridge/show.nix", {
          with: { type: "text" },
        });
        const { evaluatedFlake } = await lazyImport<typeof import("../evaluating.ts")>(
          "../evaluating.ts",
          import.meta.url,
        );
        const { flake: { locked, dir }, outputs, system, ask } = await evaluatedFlake(evaluated);
        const options = `{ system = ${
          nixString(system)
        }; allSystems = ${allSystems}; legacy = ${legacy}; }`;
        const node = await ask(`(${show}) ${options} ${outputs}`);
        return { head: printFlakeRef(dir === "" ? locked : { ...locked, dir }), node };
      },
      isOfUse: () => true,
      // The head of the tree is the flake's locked reference.
      tells: json ? [] : ["rev", "lastModified"],
    }, output);
    output.done();
    const { head, node } = answer as unknown as Answer;
    if (json) {
      await printLine(JSON.stringify(shownJson(node)), flags, output);
      return 0;
    }
    const { green, bold, yellow } = output.resultStyle;
    const lines = shownLines(head, node, { branch: green, name: bold, note: yellow });
    output.result(lines.map((line) => `${line}\n`).join(""));
    return 0;
  },
});

/** What is kept of an evaluation. */
interface Answer {
  /** The flake as it is locked. */
  readonly head: string;
  readonly node: Shown;
}

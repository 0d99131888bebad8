/**
 * `flakebridge verify [DIR]`
 *
 * @module
 */
import { printJson } from "./json.ts";
import { defineVerb, type Verb } from "./verb.ts";

export const verb: Verb = defineVerb({
  description:
    "Evaluates every attribute as it was before the migration and as it is now, through the shim " +
    "and, where Nix has flakes, through the flake, and compares the derivations. Each row is " +
    "identical, or explained (the difference has a named and expected cause), or different. " +
    "Exits with 1 when a row is different or failed.",
  positionals: { DIR: { help: "The directory of the migrated project.", default: "." } },
  flags: {
    json: { type: "switch", help: "Print the proof as JSON." },
    offline: { type: "switch", help: "Don't use the network." },
  },
  examples: [{ command: "flakebridge verify", does: "compare before and after" }],
  async run({ words, flags }, output) {
    const { withScratch } = await import("./scratch.ts");
    const { verifyMigration } = await import("../migrate/verify_migration.ts");
    const { holds, renderProof } = await import("./proof.ts");
    return await withScratch(output, async (signal) => {
      const options = { network: !flags.offline, signal };
      const proof = await verifyMigration(words.DIR, output.progress, options);
      const { resultStyle } = output;
      output.result(flags.json ? printJson(proof) : renderProof(proof, resultStyle) + "\n");
      return holds(proof) ? 0 : 1;
    });
  },
});

/**
 * `flakebridge verify [DIR]`
 *
 * @module
 */
import type { Proof } from "../../migrate/report.ts";
import { usage } from "../call.ts";
import { printJson } from "../json.ts";
import type { Output } from "../output.ts";
import { seconds } from "../seconds.ts";
import { type Call, defineVerb, type ExitStatus, type Verb } from "../verb.ts";

const positionals = {
  DIR: { help: "The directory of the migrated project.", default: "." },
} as const;

const flags = {
  json: { type: "switch", help: "Print the proof as JSON." },
  html: { type: "text", value: "FILE", help: "Write the proof as an HTML page, too." },
  system: {
    type: "list",
    value: "LIST",
    help:
      "The systems to evaluate for, with commas between; unless told, this machine's own, or else " +
      "the first of the flake's.",
    default: [],
  },
  timeout: {
    type: "text",
    value: "SECONDS",
    help: "How long to evaluate for each system; what is not reached by then is told as that.",
    default: "300",
  },
  offline: { type: "switch", help: "Don't use the network." },
} as const;

export const verb: Verb = defineVerb({
  description:
    "Evaluates every attribute as it was before the migration and as it is now, through the shim " +
    "and, where Nix has flakes, through the flake, and compares the derivations. A clone has no " +
    "record of the migration: there, before is the commit before flake.nix came. Each row is " +
    "identical, or explained (the difference has a named and expected cause), or different. " +
    "Exits with 1 when a row is different, failed, or not reached in time, and when nothing " +
    "could be compared.",
  positionals,
  flags,
  examples: [
    { command: "flakebridge verify", does: "compare before and after" },
    {
      command: "flakebridge verify --system x86_64-linux,aarch64-darwin",
      does: "compare for other systems, too",
    },
    { command: "flakebridge verify --html proof.html", does: "get a page to show around" },
  ],
  async run(call, output) {
    const { words, flags } = call;
    const timeout = seconds(flags.timeout);
    const odd = flags.system.find((system) => !/^\w+-\w+$/.test(system));
    if (odd !== undefined) throw usage(`"${odd}" is no system`, "Write `--system x86_64-linux`");
    const { withScratch } = await import("../scratch.ts");
    const { verifyMigration } = await import("../../migrate/verify_migration.ts");
    const { proves } = await import("../proof.ts");
    const { refusingAsJson } = await import("../refusal.ts");
    const verify = async (signal: AbortSignal): Promise<ExitStatus> => {
      const options = { network: !flags.offline, systems: flags.system, timeout, signal };
      const proof = await verifyMigration(words.DIR, output.progress, options);
      await print(proof, call, output);
      return proves(proof) ? 0 : 1;
    };
    return await refusingAsJson(flags.json, output, () => withScratch(output, verify));
  },
});

/** The result is the JSON or the text, and with `--html` a file beside it. */
async function print(
  proof: Proof,
  { words, flags: { json, html } }: Call<typeof positionals, typeof flags>,
  output: Output,
): Promise<void> {
  if (html !== undefined) {
    const { proofPage } = await import("../../migrate/verify/html.ts");
    const project = Deno.realPathSync(words.DIR).split("/").at(-1) ?? words.DIR;
    await Deno.writeTextFile(html, proofPage(proof, { project, date: new Date() }));
    output.say(`The page is in ${html}.`);
  }
  const { renderProof } = await import("../proof.ts");
  output.result(json ? printJson(proof) : renderProof(proof, output.resultStyle) + "\n");
}

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
      const isTold = await print(proof, call, output);
      return isTold && proves(proof) ? 0 : 1;
    };
    return await refusingAsJson(flags.json, output, () => withScratch(output, verify));
  },
});

/**
 * The result is the JSON or the text, and with `--html` a file beside it; whether that could be
 * written.
 */
async function print(
  proof: Proof,
  { words, flags: { json, html } }: Call<typeof positionals, typeof flags>,
  output: Output,
): Promise<boolean> {
  const isWritten = html === undefined || await writePage(proof, words.DIR, html, output);
  const { renderProof } = await import("../proof.ts");
  output.result(json ? printJson(proof) : renderProof(proof, output.resultStyle) + "\n");
  return isWritten;
}

/** Says where the page is, or why it could not be written: the proof is printed all the same. */
async function writePage(
  proof: Proof,
  directory: string,
  file: string,
  output: Output,
): Promise<boolean> {
  const { proofPage } = await import("../../migrate/verify/html.ts");
  const project = Deno.realPathSync(directory).split("/").at(-1) ?? directory;
  try {
    await Deno.writeTextFile(file, proofPage(proof, { project, date: new Date() }));
  } catch (error) {
    if (!(error instanceof Error) || error instanceof Deno.errors.NotCapable) throw error;
    output.diagnose({
      severity: "error",
      code: "cannot-write",
      message: `The page can't be written: ${error.message}`,
      help: "name a file in a directory where you may write: `--html proof.html`",
    });
    return false;
  }
  output.say(`The page is in ${file}.`);
  return true;
}

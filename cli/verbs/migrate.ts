/**
 * `flakebridge migrate [DIR]`
 *
 * @module
 */
import type { MigrateOptions, Migration } from "../../migrate/migrate.ts";
import { Failure } from "../../nix/diagnostic.ts";
import type { Batch } from "../batch.ts";
import { usage } from "../call.ts";
import { printJson } from "../json.ts";
import type { Output } from "../output.ts";
import { seconds } from "../seconds.ts";
import { type Call, defineVerb, type ExitStatus, type Verb } from "../verb.ts";

const positionals = {
  DIR: { help: "The directory of the project.", default: "." },
} as const;

const flags = {
  "dry-run": { type: "switch", help: "Print the change as a unified diff; write nothing." },
  json: { type: "switch", help: "Print the report as JSON." },
  nixpkgs: {
    type: "text",
    value: "REF",
    help: "What `<nixpkgs>` shall become: a flake reference, as it is to stand in flake.nix. " +
      "Unless told, what the project's scripts or this machine's channels say it is, or else " +
      "github:NixOS/nixpkgs/nixos-unstable.",
  },
  "inputs-from": {
    type: "list",
    value: "FLAKES",
    help: "Take what the locks of these flakes have for `<nixpkgs>`, for other names in the " +
      "search path, and for what a style takes.",
    default: [],
  },
  systems: {
    type: "text",
    value: "LIST",
    help: "The systems that the flake has outputs for, with commas between. Unless told, " +
      "x86_64-linux, aarch64-linux, aarch64-darwin, and x86_64-darwin, which nixpkgs has up to 26.05.",
  },
  description: { type: "text", value: "TEXT", help: "The flake's description." },
  layout: {
    type: "text",
    value: "LAYOUT",
    help: "`shim` moves legacy code to nix/ and leaves shims in its place; `in-place` leaves it " +
      "where it is, and lets it look up in flake.lock what it looked up elsewhere.",
    default: "shim",
  },
  style: {
    type: "text",
    value: "STYLE",
    help:
      "What makes the outputs of every system: `plain`, nixpkgs' own library; `flake-utils` or " +
      "`flake-parts`, which become an input.",
    default: "plain",
  },
  input: {
    type: "pairs",
    value: "NAME REF",
    help: "What another input shall be that nothing pins: that of any `<NAME>`, of a style, " +
      "`home-manager` or `nix-darwin`.",
  },
  name: {
    type: "text",
    value: "NAME",
    help: "The package's name beside `default`; its code's own unless told.",
  },
  "allow-dirty": { type: "switch", help: "Go on where git has changes that are not committed." },
  "local-only": {
    type: "switch",
    help: "Keep the changes out of commits: git does not show them (skip-worktree).",
  },
  "allow-secrets": {
    type: "switch",
    help: "Go on where files hold secrets, which a flake copies to the store.",
  },
  "keep-pins": {
    type: "switch",
    help: "Leave the files of niv, npins and lon in place when the lock has their pins.",
  },
  "no-verify": { type: "switch", help: "Don't compare derivations." },
  timeout: {
    type: "text",
    value: "SECONDS",
    help: "How long to compare derivations; what is not reached by then is told as that.",
    default: "300",
  },
  offline: { type: "switch", help: "Don't use the network." },
  "per-directory": {
    type: "switch",
    help: "Make a flake of every project in the directory or below it, instead of one of them " +
      "all. What lies below a project goes with that where its flake is made of it, too.",
  },
  batch: {
    type: "text",
    value: "FILE",
    help: "Migrate every project of a list, a directory a line; a second run goes on where the " +
      "first was stopped.",
  },
  jobs: {
    type: "text",
    value: "N",
    help: "How many projects of a batch to migrate at a time.",
    default: "2",
  },
} as const;

export const verb: Verb = defineVerb({
  description:
    "Finds out what default.nix and shell.nix are, writes flake.nix and flake.lock, moves the " +
    "old code to nix/ and leaves shims in its place, so that nix-build and nix-shell go on " +
    "working with and without flakes. All files change or none. Then compares the derivation of " +
    "every attribute before and after. Exits with 1 when nothing was migrated, and when the " +
    "migration stands but a derivation is different, failed, or not reached in time; with 0 when " +
    "there was nothing to compare with, which a warning says.",
  positionals,
  flags,
  examples: [
    { command: "flakebridge migrate --dry-run", does: "see what would change" },
    { command: "flakebridge migrate", does: "migrate the project in this directory" },
    {
      command: "flakebridge migrate ../app --nixpkgs github:NixOS/nixpkgs/nixos-24.11",
      does: "say what <nixpkgs> shall be",
    },
    {
      command: "flakebridge migrate --input nix-ld github:Mic92/nix-ld",
      does: "say what a channel shall be",
    },
    {
      command: "flakebridge migrate --batch projects.txt",
      does: "migrate all the projects of a list",
    },
  ],
  async run(call, output) {
    const options = optionsOf(call);
    if (options.nixpkgs !== undefined) await checkReference("--nixpkgs", options.nixpkgs);
    for (const [, reference] of options.references) await checkReference("--input", reference);
    if (options.name !== undefined) await checkName(options.name);
    const batch = await batchOf(call);
    if (batch !== undefined) {
      const { runBatch } = await import("../batch.ts");
      return await runBatch(batch, { ...options, json: call.flags.json }, output);
    }
    const { withScratch } = await import("../scratch.ts");
    const { migrate } = await import("../../migrate/migrate.ts");
    const { refusingAsJson } = await import("../refusal.ts");
    const migrateOne = async (signal: AbortSignal): Promise<ExitStatus> => {
      const migration = await migrate({ ...options, signal }, output.progress);
      output.done();
      await print(migration, call, output);
      return await statusOf(migration);
    };
    return await refusingAsJson(call.flags.json, output, () => withScratch(output, migrateOne));
  },
});

/** The projects that are meant where it is not just the one in DIR. */
async function batchOf({ words, flags: given }: MigrateCall): Promise<Batch | undefined> {
  const { batch, jobs } = given;
  if (batch === undefined && !given["per-directory"]) return undefined;
  const { listedBatch, nestedBatch } = await import("../batch.ts");
  if (batch === undefined) return await nestedBatch(words.DIR);
  if (words.DIR !== positionals.DIR.default) {
    throw usage(`"--batch" takes no "${words.DIR}"`, "Write the directory into the list");
  }
  if (given["per-directory"]) {
    throw usage('"--batch" takes no "--per-directory"', "Write the directories into the list");
  }
  if (!/^[1-9]\d*$/.test(jobs)) {
    throw usage(`"--jobs ${jobs}" is no number of projects`, "Write `--jobs 4`");
  }
  return await listedBatch(batch, Number(jobs));
}

type MigrateCall = Call<typeof positionals, typeof flags>;

function optionsOf({ words, flags: given }: MigrateCall): MigrateOptions {
  const { layout } = given;
  if (layout !== "shim" && layout !== "in-place") {
    throw usage(`"--layout" has no "${layout}"`, "Write `--layout shim` or `--layout in-place`");
  }
  const { style } = given;
  if (style !== "plain" && style !== "flake-utils" && style !== "flake-parts") {
    throw usage(`"--style" has no "${style}"`, "Write `plain`, `flake-utils` or `flake-parts`");
  }
  const { name } = given;
  const systems = given.systems === undefined ? undefined : systemsOf(given.systems);
  return {
    directory: words.DIR,
    ...(given.nixpkgs === undefined ? {} : { nixpkgs: given.nixpkgs }),
    inputsFrom: given["inputs-from"],
    layout,
    style,
    references: new Map(given.input),
    ...(name === undefined ? {} : { name }),
    ...(systems === undefined ? {} : { systems }),
    keepPins: given["keep-pins"],
    dryRun: given["dry-run"],
    allowDirty: given["allow-dirty"],
    allowSecrets: given["allow-secrets"],
    localOnly: given["local-only"],
    verify: !given["no-verify"],
    timeout: seconds(given.timeout),
    network: !given.offline,
    ...(given.description === undefined ? {} : { description: given.description }),
  };
}

function systemsOf(list: string): readonly string[] {
  const names = list.split(",").map((system) => system.trim()).filter((system) => system !== "");
  const systems = [...new Set(names)];
  const odd = systems.find((system) => !/^\w+-\w+$/.test(system));
  if (odd === undefined && systems.length > 0) return systems;
  const what = odd === undefined ? "names no system" : `has "${odd}", which is no system`;
  throw usage(`"--systems" ${what}`, "Write `--systems x86_64-linux`");
}

/** `default` has its place already, and what is no name can't be bound. */
async function checkName(name: string): Promise<void> {
  const { isVariable } = await import("../../nix/syntax/edit/attributes.ts");
  if (isVariable(name) && name !== "default") return;
  throw usage(`"--name" has "${name}", which can't name a package`, "Write `--name hello`");
}

/** What is no flake reference is refused before it ends up in flake.nix. */
async function checkReference(flag: string, text: string): Promise<void> {
  if (/^(?:path:)?\.\.?(?:\/|$)/.test(text)) return;
  const { parseFlakeRef } = await import("../../compat/ref/mod.ts");
  try {
    parseFlakeRef(text, { allowRelative: false });
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    throw usage(
      `"${flag}" needs a flake reference: ${error.message}`,
      "Write one like `github:NixOS/nixpkgs/nixos-unstable` or `./nixpkgs`",
    );
  }
}

/** The result is the JSON, the diff or the report; beside a diff, the report is only said. */
async function print(
  { report, plan }: Migration,
  { words, flags: given }: MigrateCall,
  output: Output,
): Promise<void> {
  if (given.json) return output.result(printJson(report));
  const { renderReport } = await import("../report.ts");
  if (!given["dry-run"]) return output.result(renderReport(report, words.DIR, output.resultStyle));
  const { unifiedDiff } = await import("../../migrate/apply/unified_diff.ts");
  output.result(await unifiedDiff(plan));
  output.say(renderReport(report, words.DIR, output.style));
}

/** 1 when the proof found what nothing explains, or was cut off; 0 where there was none to make. */
async function statusOf({ report }: Migration): Promise<ExitStatus> {
  const { holds } = await import("../proof.ts");
  return report.proof === undefined || holds(report.proof) ? 0 : 1;
}

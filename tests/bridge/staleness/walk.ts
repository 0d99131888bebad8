/**
 * A random walk of edits to a flake, after each of which what is remembered must be what is so.
 *
 *     deno run -A tests/bridge/staleness/walk.ts git|path STEPS [SEED]
 *
 * It is run in the environment of a Nix for tests, and prints a {@linkcode Walk} as JSON.
 *
 * @module
 */
import { fromFileUrl } from "@std/path";
import { parseCall } from "../../../cli/call.ts";
import { type EvaluationFlags, evaluationFlags } from "../../../cli/evaluation.ts";
import { verbs } from "../../../cli.ts";
import { openOutput, type Output } from "../../../cli/output.ts";
import { recalledAnswer, rememberedAnswer, type Remembering } from "../../../cli/remembering.ts";
import type { Call, Flags, Positionals } from "../../../cli/verb.ts";
import { run } from "../../../nix/tools/run.ts";
import { coldValues, orFailed, valueOf } from "./cold.ts";
import { EDITS, pick, type Random, randomFrom, type Surroundings } from "./edits.ts";

/** What came of a walk. */
export interface Walk {
  readonly steps: number;
  /** How many answers were compared with an evaluation, and how many of them were remembered. */
  readonly compared: number;
  readonly remembered: number;
  /** Every answer that was not what is so. */
  readonly wrong: readonly string[];
}

const output = openOutput(["--quiet"]);

/** After about so many steps a command is run, twice; it costs as much as three of them. */
const COMMAND_EVERY = 12;

/** After how many steps a walk tells how far it has come, on stderr. */
const TOLD_EVERY = 500;

const NAMES = [...(await Deno.readTextFile(new URL("flake.nix", import.meta.url)))
  .matchAll(/^ {8}(\w+) =/gm)].map(([, name]) => name!);

const REMEMBERING: Remembering = { verb: "walk", find: valueOf, isOfUse: () => true };

/** Command lines whose results are remembered, too; few, so that they come again. */
function commandsAbout(flake: string): readonly (readonly string[])[] {
  return [
    ["eval", `${flake}#values.directory`],
    ["eval", "--json", `${flake}#values.text`],
    ["eval", "--json", `${flake}#values.environment`],
    ["eval", "--apply", "builtins.readDir", `${flake}#values.directory`],
    ["build", "--dry-run", "--json", `${flake}#values.built`],
    ["show", flake],
    ["show", "--json", flake],
  ];
}

/**
 * How what a command prints differs from what it prints where nothing is remembered, if it does.
 */
async function difference(command: readonly string[]): Promise<readonly string[]> {
  const result = await printed(command);
  const anew = await printed([...command, "--option", "eval-cache", "false"]);
  return result === anew ? [] : [`${command.join(" ")}: ${result} is ${anew}`];
}

/** What a command prints, or that it fails. */
async function printed([name = "", ...words]: readonly string[]): Promise<string> {
  const { verb } = await verbs.find((entry) => entry.name === name)!.load();
  const call = await parseCall(name, verb, [...words, "--offline"]);
  let text = "";
  const heard: Output = { ...output, result: (part) => text += part };
  return await orFailed(async () => {
    const status = await verb.run({ ...call, verbs } as Call<Positionals, Flags>, heard);
    return `${status} ${text}`;
  });
}

async function walk(kind: "git" | "path", steps: number, seed: number): Promise<Walk> {
  const directory = await layOut(kind);
  const flags = await evaluationDefaults();
  const random = randomFrom(seed);
  const surroundings: Surroundings = { directory, random, isInGit: kind === "git" };
  const wrong: string[] = [];
  const done: string[] = [];
  let compared = 0, remembered = 0;
  for (let step = 0; step < steps; step++) {
    if (step > 0 && step % TOLD_EVERY === 0) {
      const found = `${compared} compared, ${wrong.length} wrong`;
      // deno-lint-ignore no-console
      console.error(`${kind}: ${step} of ${steps} steps, ${found}`);
    }
    done.push(await pick(random, EDITS)(surroundings));
    const seen = await looked(directory, flags, random);
    compared += seen.compared;
    remembered += seen.remembered;
    wrong.push(
      ...seen.wrong.map((it) => `step ${step}, ${it}, after ${done.slice(-5).join("; ")}`),
    );
  }
  return { steps, compared, remembered, wrong };
}

/**
 * Compares what is remembered of all values with what they are, and that of a command now and then.
 */
async function looked(
  directory: string,
  flags: EvaluationFlags,
  random: Random,
): Promise<Omit<Walk, "steps">> {
  const cold = await coldValues({ word: `${directory}#values`, names: NAMES }, flags, output);
  const wrong: string[] = [];
  const missing: string[] = [];
  const askedOf = (name: string) =>
    ({ words: [`${directory}#values.${name}`], lookup: "package", flags }) as const;
  const compare = (name: string, warm: string) => {
    if (warm !== cold.get(name)) wrong.push(`${name}: ${warm} is ${cold.get(name)}`);
  };
  for (const name of NAMES) {
    const recalled = await recalledAnswer(askedOf(name), REMEMBERING, output);
    if (recalled === undefined) missing.push(name);
    else compare(name, JSON.stringify(recalled.answer));
  }
  // What is found and kept is what is so, too: watching changes nothing.
  const found = missing.length === 0 ? [] : [pick(random, missing)];
  for (const name of found) {
    compare(
      name,
      await orFailed(async () => {
        return (await rememberedAnswer(askedOf(name), REMEMBERING, output)).answer;
      }),
    );
  }
  const commands = random(COMMAND_EVERY) === 0 ? [pick(random, commandsAbout(directory))] : [];
  for (const command of commands) wrong.push(...await difference(command));
  const remembered = NAMES.length - missing.length;
  return { compared: remembered + found.length + commands.length, remembered, wrong };
}

async function evaluationDefaults(): Promise<EvaluationFlags> {
  const { flags } = await parseCall("walk", { flags: evaluationFlags, positionals: {} }, [
    "--offline",
  ]);
  return flags as unknown as EvaluationFlags;
}

async function layOut(kind: "git" | "path"): Promise<string> {
  const base = await Deno.makeTempDir({ dir: Deno.env.get("HOME")!, prefix: "walk-" });
  const source = fromFileUrl(new URL("layout.sh", import.meta.url));
  const flake = fromFileUrl(new URL("flake.nix", import.meta.url));
  const { status, stderr } = await run("sh", [source, base, kind, flake]);
  if (status !== 0) throw new Error(stderr);
  return `${base}/flake`;
}

if (import.meta.main) {
  const [kind = "git", steps = "100", seed = String(Date.now() % 1e9)] = Deno.args;
  const walked = await walk(kind === "git" ? "git" : "path", Number(steps), Number(seed));
  await new Response(JSON.stringify({ seed, ...walked }) + "\n").body!.pipeTo(Deno.stdout.writable);
}

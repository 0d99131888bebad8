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
import { type Evaluated, withInstallables } from "../../../cli/evaluating.ts";
import { type EvaluationFlags, evaluationFlags } from "../../../cli/evaluation.ts";
import { verbs } from "../../../cli.ts";
import { openOutput, type Output } from "../../../cli/output.ts";
import { rememberedAnswer } from "../../../cli/remembering.ts";
import { Failure } from "../../../nix/diagnostic.ts";
import type { Json } from "../../../nix/tools/evaluate.ts";
import type { Call, Flags, Positionals } from "../../../cli/verb.ts";
import { run } from "../../../nix/tools/run.ts";
import { EDITS, pick, randomFrom, type Surroundings } from "./edits.ts";

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

/** How many values are looked at after a step. */
const LOOKS = 3;

/** After how many steps a walk tells how far it has come, on stderr. */
const TOLD_EVERY = 500;

const NAMES = [...(await Deno.readTextFile(new URL("flake.nix", import.meta.url)))
  .matchAll(/^ {8}(\w+) =/gm)].map(([, name]) => name!);

/** The value of an attribute: JSON, or that it fails. */
async function valueOf(evaluated: Evaluated): Promise<Json> {
  const [installable] = evaluated.installables;
  if (installable?.kind !== "flake") throw new Error("no flake");
  return await evaluated.ask(`${evaluated.found(installable)}.value`);
}

async function orFailed(answer: () => Promise<Json>): Promise<string> {
  try {
    return JSON.stringify(await answer());
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return "failed";
  }
}

/** Command lines whose results are remembered, too; few, so that they come again. */
function commandsAbout(flake: string): readonly (readonly string[])[] {
  return [
    ["eval", `${flake}#values.directory`],
    ["eval", "--json", `${flake}#values.text`],
    ["eval", "--apply", "builtins.readDir", `${flake}#values.directory`],
    ["build", "--dry-run", "--json", `${flake}#values.built`],
    ["show", flake],
    ["show", "--json", flake],
  ];
}

/** How what a command prints differs from what it prints where nothing is remembered, if it does. */
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
    const differences = await difference(pick(random, commandsAbout(directory)));
    wrong.push(
      ...differences.map((it) => `step ${step}, ${it}, after ${done.slice(-5).join("; ")}`),
    );
    compared++;
    for (let look = 0; look < LOOKS; look++) {
      const name = pick(random, NAMES);
      const asked = { words: [`${directory}#values.${name}`], lookup: "package", flags } as const;
      let isFound = false;
      const find = (evaluated: Evaluated) => (isFound = true, valueOf(evaluated));
      const remembering = { verb: "walk", find, isOfUse: () => true };
      const warm = await orFailed(async () => {
        return (await rememberedAnswer(asked, remembering, output)).answer;
      });
      // What was just found is looked at, too, now and then: watching must change nothing.
      if (isFound && random(4) > 0) continue;
      compared++;
      if (!isFound) remembered++;
      const cold = await orFailed(() => withInstallables(asked, output, valueOf));
      if (warm !== cold) {
        wrong.push(`step ${step}, ${name}: ${warm} is ${cold}, after ${done.slice(-5).join("; ")}`);
      }
    }
  }
  return { steps, compared, remembered, wrong };
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

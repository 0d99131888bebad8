/**
 * Random graphs of flakes: inputs, `follows`, overrides, locks of their own, stale ones too.
 *
 * @module
 */
import fc from "fast-check";
import { join } from "@std/path";
import { lockFlake } from "../../compat/lock/mod.ts";
import type { NixRelease } from "../../compat/ref/mod.ts";
import { Failure } from "../../nix/diagnostic.ts";
import { flakeText, type Step } from "./case.ts";

/** What an input says of an input of its own. */
interface RandomOverride {
  readonly names: readonly string[];
  /** A path to follow, or the number of the flake that takes its place. */
  readonly by: readonly string[] | number;
}

interface RandomInput {
  readonly name: string;
  readonly kind: "flake" | "plain" | "relative" | "follows";
  /** Which of the flakes behind this one. */
  readonly target: number;
  readonly follows: readonly string[];
  readonly overrides: readonly RandomOverride[];
}

interface RandomFlake {
  readonly inputs: readonly RandomInput[];
  /** Its own lock: none, or made of these inputs (which are its own, if it is fresh). */
  readonly lockedFrom: "nothing" | "its inputs" | readonly RandomInput[];
}

interface RandomStep {
  readonly inputs: readonly RandomInput[] | undefined;
  readonly update: readonly (readonly string[])[];
}

/** The flakes, the first of which is locked, and what happens to it then. */
export interface RandomGraph {
  readonly flakes: readonly RandomFlake[];
  readonly steps: readonly RandomStep[];
}

const NAMES = ["a", "b", "c", "d"];

const name = fc.constantFrom(...NAMES);
const path = fc.array(name, { minLength: 1, maxLength: 3 });
const number = fc.nat({ max: 7 });
const override = fc.record({
  names: fc.array(name, { minLength: 1, maxLength: 2 }),
  by: fc.oneof(path, fc.constant([]), number),
});
const input = fc.record({
  name,
  kind: fc.constantFrom("flake", "flake", "flake", "plain", "relative", "follows"),
  target: number,
  follows: path,
  overrides: fc.array(override, { maxLength: 2 }),
});
const inputs = fc.uniqueArray(input, { maxLength: 3, selector: (one) => one.name });
const flake = fc.record({
  inputs,
  lockedFrom: fc.oneof(
    fc.constant("nothing" as const),
    fc.constant("its inputs" as const),
    inputs,
  ),
});
/** None twice: Nix 2.26 fails at its own warning of an input that was not there, told twice. */
const updates = fc.uniqueArray(path, {
  minLength: 1,
  maxLength: 2,
  selector: (names) => names.join("/"),
});
const step = fc.record({
  inputs: fc.option(inputs, { nil: undefined }),
  update: fc.oneof(fc.constant([]), updates),
});

/** Any graph. */
export const randomGraph: fc.Arbitrary<RandomGraph> = fc.record({
  flakes: fc.array(flake, { minLength: 2, maxLength: 6 }),
  steps: fc.array(step, { maxLength: 2 }),
});

/** Writes all flakes but the first below `directory`, the last one first, and locks them. */
export async function writeFlakes(
  { flakes }: RandomGraph,
  directory: string,
  like: NixRelease,
): Promise<void> {
  for (let at = flakes.length - 1; at > 0; at--) {
    const { inputs, lockedFrom } = flakes[at]!;
    const own = join(directory, `f${at}`);
    await Deno.mkdir(join(own, "sub"), { recursive: true });
    const behind = flakes.length - at - 1;
    const deepest = behind === 0 ? [] : inputs.filter(({ kind }) => kind === "flake").slice(0, 1);
    await writeFlake(join(own, "sub"), deepest, { at, count: flakes.length, directory });
    if (lockedFrom !== "nothing") {
      const locked = lockedFrom === "its inputs" ? inputs : lockedFrom;
      await writeFlake(own, locked, { at, count: flakes.length, directory });
      await lockIfPossible(own, like);
    }
    await writeFlake(own, inputs, { at, count: flakes.length, directory });
  }
}

/** The lockings of the first flake. */
export function stepsOf(
  { flakes, steps }: RandomGraph,
  directory: string,
): readonly Step[] {
  const surroundings = { at: 0, count: flakes.length, directory };
  return [
    {
      inputs: inputsText(flakes[0]!.inputs, surroundings),
      files: { "flake/sub/flake.nix": flakeText("") },
    },
    ...steps.map(({ inputs, update }): Step => ({
      ...(inputs === undefined ? {} : { inputs: inputsText(inputs, surroundings) }),
      ...(update.length === 0 ? {} : { update: update.map((names) => names.join("/")) }),
    })),
  ];
}

interface Surroundings {
  readonly at: number;
  readonly count: number;
  readonly directory: string;
}

async function writeFlake(
  directory: string,
  inputs: readonly RandomInput[],
  surroundings: Surroundings,
): Promise<void> {
  const text = flakeText(inputsText(inputs, surroundings));
  await Deno.writeTextFile(join(directory, "flake.nix"), text);
}

async function lockIfPossible(directory: string, like: NixRelease): Promise<void> {
  try {
    const { text } = await lockFlake({ flake: directory, network: false, like });
    await Deno.writeTextFile(join(directory, "flake.lock"), text);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
  }
}

function inputsText(inputs: readonly RandomInput[], surroundings: Surroundings): string {
  return inputs.flatMap((one) => inputText(one, surroundings)).join("\n");
}

function inputText(one: RandomInput, surroundings: Surroundings): readonly string[] {
  const { name, kind, target, follows } = one;
  const url = urlOf(target, surroundings);
  if (kind === "follows") return [`${name}.follows = "${follows.join("/")}";`];
  if (kind === "relative") return [`${name}.url = "${target % 2 === 0 ? "path:" : ""}./sub";`];
  if (url === undefined) return [];
  const overrides = one.overrides.flatMap((override) => overrideText(name, override, surroundings));
  const flake = kind === "plain" ? [`${name}.flake = false;`] : [];
  return [`${name}.url = "${url}";`, ...flake, ...unique(overrides)];
}

function overrideText(
  input: string,
  { names, by }: RandomOverride,
  surroundings: Surroundings,
): readonly string[] {
  const path = [input, ...names.flatMap((name) => ["inputs", name])].join(".");
  if (typeof by !== "number") return [`${path}.follows = "${by.join("/")}";`];
  const url = urlOf(by, surroundings);
  return url === undefined ? [] : [`${path}.url = "${url}";`];
}

/** One statement for each override: two of one input would not be read. */
function unique(lines: readonly string[]): readonly string[] {
  const paths = new Map(lines.map((line) => [line.slice(0, line.lastIndexOf(".")), line]));
  return [...paths.values()];
}

/** Flakes have only flakes behind them as inputs; the last one has none. */
function urlOf(target: number, { at, count, directory }: Surroundings): string | undefined {
  const behind = count - at - 1;
  return behind === 0 ? undefined : `path:${directory}/f${at + 1 + target % behind}`;
}

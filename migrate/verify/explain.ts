/**
 * Why two derivations differ, in words: the sources, the attributes, the inputs, down to the first
 * that differ in themselves.
 *
 * @module
 */
import type { Derivation } from "../../nix/store/derivation.ts";
import type { Difference } from "../report.ts";
import { isSeen } from "./accounted.ts";
import { pair, type Pairing } from "./pair.ts";
import { type Comparison, derivationAt, fixedPath, nameOf, type Side } from "./side.ts";
import { variableKey } from "./normal_form.ts";
import { type PairedPaths, textDifferences } from "./text_differences.ts";
import { type TreeDifference, treeDifferenceWords } from "./tree_difference.ts";

/** How many differences are told. */
const TOLD = 12;

const MORE: Difference = {
  cause: "more",
  subject: "and more",
  detail: "there are further differences, which are not listed",
  via: [],
};

/** Why two derivations differ, and what of that is no matter. */
export interface Explanation {
  /** Those of the derivations and of their inputs, each named once, the nearest first. */
  readonly differences: readonly Difference[];
  /**
   * The variables that tell the commit of the checkout, on both sides, by {@linkcode variableKey}.
   */
  readonly commits: ReadonlySet<string>;
}

/** The differences of two derivations. */
export async function explain(
  comparison: Comparison,
  before: string,
  after: string,
): Promise<Explanation> {
  const seen = new Set<string>();
  const commits = new Set<string>();
  const differences: Difference[] = [];
  const waiting: Step[] = [{ before, after, through: [] }];
  // Breadth first, so that the shortest way to a difference is the one told.
  for (const step of waiting) {
    const key = `${step.before} ${step.after}`;
    if (seen.has(key)) continue;
    if (differences.length >= TOLD) return { commits, differences: cut(differences) };
    seen.add(key);
    const parts = pairParts(comparison, step.before, step.after);
    const own = await ownDifferences(comparison, step, parts);
    const below = parts.inputs.pairs.filter((it) => !isReplaced(comparison, it)).map(
      ([a, b]): Step => {
        return { before: a, after: b, through: [...step.through, nameOf(comparison.before, a)] };
      },
    );
    waiting.push(...below);
    const told = own.length + below.length > 0 ? own : [UNNAMED];
    differences.push(...told.map((difference) => ({ ...difference, via: step.through })));
    for (const key of commitVariables(step, own)) commits.add(key);
  }
  return { commits, differences: differences.length > TOLD ? cut(differences) : differences };
}

function cut(differences: readonly Difference[]): readonly Difference[] {
  return [...differences.slice(0, TOLD), MORE];
}

function commitVariables({ before, after }: Step, own: readonly OwnDifference[]): string[] {
  return own.filter(({ cause }) => cause === "commit").flatMap(({ subject }) =>
    [before, after].map((path) => variableKey(path, subject))
  );
}

/** Two derivations on the way down, and the inputs that led there. */
interface Step {
  readonly before: string;
  readonly after: string;
  readonly through: readonly string[];
}

/** The inputs and sources of two derivations that are not the same path, paired. */
interface Parts extends PairedPaths {
  /** Names of trees that one side fetches by a derivation and the other has as a source. */
  readonly fetched: readonly string[];
}

const UNNAMED: OwnDifference = {
  cause: "builder",
  subject: "the derivation",
  detail: "the same parts, put together in another way",
};

/** A difference in a derivation itself. */
type OwnDifference = Omit<Difference, "via">;

function pairParts(
  { before, after }: Comparison,
  beforePath: string,
  afterPath: string,
): Parts {
  const [a, b] = [derivationAt(before, beforePath), derivationAt(after, afterPath)];
  const fetchedBefore = fetchedAsSource(before, a, b);
  const fetchedAfter = fetchedAsSource(after, b, a);
  const fetched = new Set([...fetchedBefore.values(), ...fetchedAfter.values()]);
  const inputsOf = ({ inputDerivations }: Derivation) =>
    [...inputDerivations.keys()].filter((path) =>
      !fetchedBefore.has(path) && !fetchedAfter.has(path)
    );
  const sourcesOf = ({ inputSources }: Derivation) =>
    inputSources.filter((path) => !fetched.has(path));
  const inputKey = (side: Side) => (path: string) => nameOf(side, path);
  const sourceKey = (side: Side) => (path: string) =>
    side.ownSources.get(path) ?? nameOf(side, path);
  return {
    inputs: pairOthers(inputsOf(a), inputsOf(b), [inputKey(before), inputKey(after)]),
    sources: pairOthers(sourcesOf(a), sourcesOf(b), [sourceKey(before), sourceKey(after)]),
    fetched: [...fetched].map((path) => nameOf(before, path)),
  };
}

/** The inputs of `one` that fetch what `other` has as a source, with the path of that. */
function fetchedAsSource(
  side: Side,
  one: Derivation,
  other: Derivation,
): ReadonlyMap<string, string> {
  return new Map([...one.inputDerivations.keys()].flatMap((input) => {
    const path = fixedPath(derivationAt(side, input));
    return path !== undefined && other.inputSources.includes(path) ? [[input, path] as const] : [];
  }));
}

/** Pairs what is not on both sides alike. */
function pairOthers(
  before: readonly string[],
  after: readonly string[],
  keys: readonly [(path: string) => string, (path: string) => string],
): Pairing<string> {
  const [left, right] = [new Set(before), new Set(after)];
  return pair([...left.difference(right)], [...right.difference(left)], keys);
}

async function ownDifferences(
  comparison: Comparison,
  step: Step,
  parts: Parts,
): Promise<readonly OwnDifference[]> {
  const { before, after } = comparison;
  const { inputs, sources, fetched } = parts;
  const differences: OwnDifference[] = [];
  for (const [a, b] of sources.pairs) differences.push(await sourceDifference(comparison, a, b));
  return [
    ...differences,
    ...lonely("source-content", sources, [before, after]),
    ...lonely("dependency", inputs, [before, after]),
    ...inputs.pairs.filter((it) => isReplaced(comparison, it)).map(([a, b]): OwnDifference => ({
      cause: "dependency",
      subject: nameOf(before, a),
      detail: `another one after: ${nameOf(after, b)}`,
    })),
    ...fetched.map((subject): OwnDifference => ({
      cause: "dependency",
      subject,
      detail: "the same tree, fetched by a derivation on one side and by Nix itself on the other",
    })),
    ...usedOutputs(comparison, step, inputs),
    ...outputDifferences(comparison, step),
    ...textDifferences(comparison, [step.before, step.after], parts),
  ];
}

/** Whether an input gave its place to another package: what is different about that is no cause. */
function isReplaced(
  { before, after }: Comparison,
  [a, b]: readonly [before: string, after: string],
): boolean {
  return packageName(nameOf(before, a)) !== packageName(nameOf(after, b));
}

/** `hello` of `hello-2.12`. Source: Nix manual, "builtins.parseDrvName". */
function packageName(name: string): string {
  return name.replace(/-[^a-zA-Z].*$/, "");
}

function lonely(
  cause: "source-content" | "dependency",
  { onlyBefore, onlyAfter }: Pairing<string>,
  [before, after]: readonly [Side, Side],
): readonly OwnDifference[] {
  return [
    ...onlyBefore.map((path) => ({ cause, subject: nameOf(before, path), detail: "only before" })),
    ...onlyAfter.map((path) => ({ cause, subject: nameOf(after, path), detail: "only after" })),
  ];
}

/** Inputs of which other outputs are used than before: `hello.dev` for `hello`. */
function usedOutputs(
  { before, after }: Comparison,
  step: Step,
  { pairs }: Pairing<string>,
): readonly OwnDifference[] {
  const used = (side: Side, path: string) => derivationAt(side, path).inputDerivations;
  const [left, right] = [used(before, step.before), used(after, step.after)];
  const same = [...left.keys()].filter((path) => right.has(path)).map((path) =>
    [path, path] as const
  );
  return [...same, ...pairs].flatMap(([a, b]): readonly OwnDifference[] => {
    const [outputsA, outputsB] = [left.get(a)?.join(" "), right.get(b)?.join(" ")];
    return outputsA === outputsB ? [] : [{
      cause: "dependency",
      subject: nameOf(before, a),
      detail: `output ${outputsA} before, ${outputsB} after`,
    }];
  });
}

/** Outputs that one side lacks, or whose fixed hash is another. */
function outputDifferences({ before, after }: Comparison, step: Step): readonly OwnDifference[] {
  const described = (side: Side, path: string): ReadonlyMap<string, string> =>
    new Map(Array.from(derivationAt(side, path).outputs, ([name, { hashAlgorithm, hash }]) => {
      return [name, hash === "" ? "no fixed hash" : `${hashAlgorithm} ${hash}`];
    }));
  const [left, right] = [described(before, step.before), described(after, step.after)];
  return [...new Set([...left.keys(), ...right.keys()])].flatMap((name) => {
    const [a = "absent", b = "absent"] = [left.get(name), right.get(name)];
    return a === b ? [] : [{ cause: "output", subject: name, detail: `${a} before, ${b} after` }];
  });
}

async function sourceDifference(
  comparison: Comparison,
  a: string,
  b: string,
): Promise<OwnDifference> {
  const { before, after, sourcesDiffer } = comparison;
  const [placeBefore, placeAfter] = [before.ownSources.get(a), after.ownSources.get(b)];
  const place = placeAfter ?? placeBefore;
  const subject = place === undefined ? nameOf(before, a) : place === "" ? "./." : `./${place}`;
  const [nameBefore, nameAfter] = [shortName(nameOf(before, a)), shortName(nameOf(after, b))];
  const called = nameBefore === nameAfter
    ? `\`${nameBefore}\` before and after`
    : `\`${nameBefore}\` before, \`${nameAfter}\` after`;
  const content = await sourcesDiffer(a, b);
  const cause = sourceCause(comparison, place, content);
  return { cause, subject, detail: `${called}; ${treeDifferenceWords(content)}` };
}

function sourceCause(
  { seenBefore, seenAfter }: Comparison,
  place: string | undefined,
  { onlyBefore, onlyAfter, changed }: TreeDifference,
): "source-name" | "source-filter" | "source-content" {
  if (onlyBefore.length + onlyAfter.length + changed.length === 0) return "source-name";
  const isFiltered = place !== undefined && (
    onlyBefore.some((path) => isSeen(seenAfter, place, path)) ||
    onlyAfter.some((path) => isSeen(seenBefore, place, path))
  );
  return isFiltered ? "source-filter" : "source-content";
}

/** A name that begins with a digest: what Nix calls the copy of a store path. */
function shortName(name: string): string {
  return name.replace(/^[0-9a-z]{32}-/, "HASH-");
}

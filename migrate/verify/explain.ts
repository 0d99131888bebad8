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
import {
  type Comparison,
  derivationAt,
  fixedPath,
  nameOf,
  outputPaths,
  type Side,
  substitutesFor,
} from "./side.ts";
import { substitute } from "./store_references.ts";
import { textDifference } from "./text_difference.ts";
import { type TreeDifference, treeDifferenceWords } from "./tree_difference.ts";

/** How many differences are told. */
const TOLD = 12;

const MORE: Difference = {
  cause: "more",
  subject: "and more",
  detail: "there are further differences, which are not listed",
  via: [],
};

/** The differences of two derivations and of their inputs, each named once, the nearest first. */
export async function explain(
  comparison: Comparison,
  before: string,
  after: string,
): Promise<readonly Difference[]> {
  const seen = new Set<string>();
  const differences: Difference[] = [];
  const waiting: Step[] = [{ before, after, through: [] }];
  // Breadth first, so that the shortest way to a difference is the one told.
  for (const step of waiting) {
    const key = `${step.before} ${step.after}`;
    if (seen.has(key)) continue;
    if (differences.length >= TOLD) return [...differences.slice(0, TOLD), MORE];
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
  }
  return differences.length > TOLD ? [...differences.slice(0, TOLD), MORE] : differences;
}

/** Two derivations on the way down, and the inputs that led there. */
interface Step {
  readonly before: string;
  readonly after: string;
  readonly through: readonly string[];
}

/** The inputs and sources of two derivations that are not the same path, paired. */
interface Parts {
  readonly inputs: Pairing<string>;
  readonly sources: Pairing<string>;
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
    ...textDifferences(comparison, step, parts),
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

function textDifferences(
  { before, after }: Comparison,
  step: Step,
  parts: Parts,
): readonly OwnDifference[] {
  const [textsBefore, textsAfter] = pairedTexts([before, after], parts);
  const left = fieldsOf(before, step.before, textsBefore);
  const right = fieldsOf(after, step.after, textsAfter);
  const names = new Set([...left.keys(), ...right.keys()]);
  return [...names].filter((name) => left.get(name) !== right.get(name)).map((name) => {
    const { cause, detail } = textDifference(left.get(name), right.get(name));
    return { cause: BUILDER.test(name) ? "builder" : cause, subject: name, detail };
  });
}

/** The fields that are no variables of the environment; `fieldsOf` names them so. */
const BUILDER = /^(the system|the builder|argument \d+)$/;

/** Texts in place of the paths of a side. */
type Texts = readonly (readonly [path: string, text: string])[];

/** The same text on both sides for what is paired: it differs, but is told on its own. */
function pairedTexts(
  [before, after]: readonly [Side, Side],
  { inputs, sources }: Parts,
): readonly [Texts, Texts] {
  const inputTexts = (side: Side, path: string, index: number): Texts => [
    [path, `input-${index}.drv`],
    ...outputPaths(derivationAt(side, path)).map(([output, name]) => {
      return [output, `input-${index}!${name}`] as const;
    }),
  ];
  const sourceTexts = sources.pairs.map(([a, b], index) => {
    const [placeA, placeB] = [before.ownSources.get(a), after.ownSources.get(b)];
    const own = placeA !== undefined && placeB !== undefined;
    return own
      ? [[a, `./${placeA}`], [b, `./${placeB}`]] as const
      : [[a, `source-${index}`], [b, `source-${index}`]] as const;
  });
  return [
    [
      ...inputs.pairs.flatMap(([a], index) => inputTexts(before, a, index)),
      ...sourceTexts.map(([a]) => a),
    ],
    [
      ...inputs.pairs.flatMap(([, b], index) => inputTexts(after, b, index)),
      ...sourceTexts.map(([, b]) => b),
    ],
  ];
}

/** Everything of a derivation that is text, by the attribute's name. */
function fieldsOf(
  side: Side,
  path: string,
  texts: readonly (readonly [string, string])[],
): ReadonlyMap<string, string> {
  const derivation = derivationAt(side, path);
  const outputs = outputPaths(derivation).map(([output, name]) => [output, `$${name}`] as const);
  const substitutes = substitutesFor(side, [...texts, ...outputs]);
  const rewrite = (text: string) => substitute(text, substitutes, side.store);
  const fields: (readonly [string, string])[] = [
    ["the system", derivation.system],
    ["the builder", derivation.builder],
    ...derivation.args.map((argument, index) => [`argument ${index + 1}`, argument] as const),
    ...[...derivation.env].flatMap(([name, text]) => structured(name, text)),
  ];
  return new Map(fields.map(([name, text]) => [name, rewrite(text)]));
}

/** With `__structuredAttrs`, all attributes stand in one variable, as JSON: each on its own. */
function structured(name: string, text: string): readonly (readonly [string, string])[] {
  if (name !== "__json") return [[name, text]];
  const attributes: Readonly<Record<string, unknown>> = JSON.parse(text);
  return Object.entries(attributes).map(([name, value]) => {
    return [name, typeof value === "string" ? value : JSON.stringify(value)];
  });
}

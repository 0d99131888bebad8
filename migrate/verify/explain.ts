/**
 * Why two derivations differ, in words: the sources, the attributes, the inputs, down to the first
 * that differ in themselves.
 *
 * @module
 */
import type { Difference } from "../report.ts";
import { excerpts } from "./excerpt.ts";
import { pair, type Pairing } from "./pair.ts";
import { derivationAt, nameOf, outputPaths, type Side, substitutesFor } from "./side.ts";
import { substitute } from "./store_references.ts";
import { type TreeDifference, treeDifferenceWords } from "./tree_difference.ts";

/** Both sides, and how to compare sources. */
export interface Comparison {
  readonly before: Side;
  readonly after: Side;
  /** How what stands at one store path differs from what stands at another. */
  readonly sourcesDiffer: (before: string, after: string) => Promise<TreeDifference>;
}

/** How many differences are told. */
const TOLD = 12;

const MORE: Difference = {
  kind: "input",
  subject: "and more",
  detail: "there are further differences, which are not listed",
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
    const below = parts.inputs.pairs.map(([a, b]): Step => {
      return { before: a, after: b, through: [...step.through, nameOf(comparison.before, a)] };
    });
    waiting.push(...below);
    differences.push(...(own.length + below.length > 0 ? own : [UNNAMED]).map((difference) => {
      return seenThrough(step.through, difference);
    }));
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
}

const UNNAMED: Difference = {
  kind: "attribute",
  subject: "the derivation",
  detail: "the same parts, put together in another way",
};

function seenThrough(through: readonly string[], difference: Difference): Difference {
  if (through.length === 0) return difference;
  const { kind, subject, detail } = difference;
  return { kind: "input", subject: through.join(" → "), detail: `${kind} ${subject}: ${detail}` };
}

function pairParts(
  { before, after }: Comparison,
  beforePath: string,
  afterPath: string,
): Parts {
  const [a, b] = [derivationAt(before, beforePath), derivationAt(after, afterPath)];
  const inputKey = (side: Side) => (path: string) => nameOf(side, path);
  const sourceKey = (side: Side) => (path: string) =>
    side.ownSources.get(path) ?? nameOf(side, path);
  return {
    inputs: pairOthers([...a.inputDerivations.keys()], [...b.inputDerivations.keys()], [
      inputKey(before),
      inputKey(after),
    ]),
    sources: pairOthers(a.inputSources, b.inputSources, [sourceKey(before), sourceKey(after)]),
  };
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
  { inputs, sources }: Parts,
): Promise<readonly Difference[]> {
  const { before, after } = comparison;
  const differences: Difference[] = [];
  for (const [a, b] of sources.pairs) differences.push(await sourceDifference(comparison, a, b));
  return [
    ...differences,
    ...lonely("source", sources, [before, after]),
    ...lonely("input", inputs, [before, after]),
    ...attributeDifferences(comparison, step, { inputs, sources }),
  ];
}

function lonely(
  kind: "source" | "input",
  { onlyBefore, onlyAfter }: Pairing<string>,
  [before, after]: readonly [Side, Side],
): readonly Difference[] {
  return [
    ...onlyBefore.map((path) => ({ kind, subject: nameOf(before, path), detail: "only before" })),
    ...onlyAfter.map((path) => ({ kind, subject: nameOf(after, path), detail: "only after" })),
  ];
}

async function sourceDifference(
  { before, after, sourcesDiffer }: Comparison,
  a: string,
  b: string,
): Promise<Difference> {
  const [placeBefore, placeAfter] = [before.ownSources.get(a), after.ownSources.get(b)];
  const place = placeAfter ?? placeBefore;
  const subject = place === undefined ? nameOf(before, a) : place === "" ? "./." : `./${place}`;
  const [nameBefore, nameAfter] = [shortName(nameOf(before, a)), shortName(nameOf(after, b))];
  const called = nameBefore === nameAfter
    ? `\`${nameBefore}\` before and after`
    : `\`${nameBefore}\` before, \`${nameAfter}\` after`;
  const content = treeDifferenceWords(await sourcesDiffer(a, b));
  return { kind: "source", subject, detail: `${called}; ${content}` };
}

/** A name that begins with a digest: what Nix calls the copy of a store path. */
function shortName(name: string): string {
  return name.replace(/^[0-9a-z]{32}-/, "HASH-");
}

function attributeDifferences(
  { before, after }: Comparison,
  step: Step,
  parts: Parts,
): readonly Difference[] {
  const [textsBefore, textsAfter] = pairedTexts([before, after], parts);
  const left = fieldsOf(before, step.before, textsBefore);
  const right = fieldsOf(after, step.after, textsAfter);
  const names = new Set([...left.keys(), ...right.keys()]);
  return [...names].filter((name) => left.get(name) !== right.get(name)).map((name) => {
    return { kind: "attribute", subject: name, detail: excerpts(left.get(name), right.get(name)) };
  });
}

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
    ["system", derivation.system],
    ["builder", derivation.builder],
    ...derivation.args.map((argument, index) => [`args[${index}]`, argument] as const),
    ...derivation.env,
  ];
  return new Map(fields.map(([name, text]) => [name, rewrite(text)]));
}

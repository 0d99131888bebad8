/**
 * What of two derivations is text, and differs: the environment, the builder and its arguments.
 *
 * @module
 */
import type { Difference } from "../report.ts";
import { excerpts } from "./excerpt.ts";
import { namesCheckout, withOwnPlaces } from "./own_places.ts";
import type { Pairing } from "./pair.ts";
import { type Comparison, derivationAt, outputPaths, type Side, substitutesFor } from "./side.ts";
import { substitute } from "./store_references.ts";
import { textDifference } from "./text_difference.ts";

/** The inputs and sources of two derivations that are not the same path, paired. */
export interface PairedPaths {
  readonly inputs: Pairing<string>;
  readonly sources: Pairing<string>;
}

/** The texts that differ in two derivations themselves, by the paths of both. */
export function textDifferences(
  { before, after }: Comparison,
  [pathBefore, pathAfter]: readonly [string, string],
  paired: PairedPaths,
): readonly Omit<Difference, "via">[] {
  const [textsBefore, textsAfter] = pairedTexts([before, after], paired);
  const left = fieldsOf(before, pathBefore, textsBefore);
  const right = fieldsOf(after, pathAfter, textsAfter);
  const names = new Set([...left.keys(), ...right.keys()]);
  return [...names].filter((name) => left.get(name) !== right.get(name)).map((name) => {
    const [a, b] = [left.get(name), right.get(name)];
    const expected = checkoutDifference([before, after], a, b);
    const { cause, detail } = expected ?? textDifference(a, b);
    return { cause: BUILDER.test(name) && !expected ? "builder" : cause, subject: name, detail };
  });
}

/**
 * Texts that tell where the checkout is, or which commit it is at: no flake's source tells those.
 */
function checkoutDifference(
  [before, after]: readonly [Side, Side],
  a: string | undefined,
  b: string | undefined,
): Pick<Difference, "cause" | "detail"> | undefined {
  if (a === undefined || b === undefined) return undefined;
  if (namesCheckout(before, a) && withOwnPlaces(before, a) === withOwnPlaces(after, b)) {
    return { cause: "checkout", detail: `${excerpts(a, b)}: a flake's source is in the store` };
  }
  const { commit } = before;
  if (commit === undefined || a.length < 7 || !commit.startsWith(a)) return undefined;
  return { cause: "commit", detail: `${excerpts(a, b)}: a flake's source has no .git` };
}

/** The fields that are no variables of the environment; `fieldsOf` names them so. */
const BUILDER = /^(the system|the builder|argument \d+)$/;

/** Texts in place of the paths of a side. */
type Texts = readonly (readonly [path: string, text: string])[];

/** The same text on both sides for what is paired: it differs, but is told on its own. */
function pairedTexts(
  [before, after]: readonly [Side, Side],
  { inputs, sources }: PairedPaths,
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

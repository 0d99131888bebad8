/**
 * What a migration changes of a NixOS machine on purpose: its search path and registry lead to what
 * is locked, and nixpkgs' `nixosSystem` tells it the flake that it is made of. A machine that
 * differs is evaluated once more, before and after, with these options alike: the same then, it
 * differs in nothing else. An option that the project itself decided before is not made alike.
 *
 * @module
 */
import { nixString } from "../../nix/syntax/string_literal.ts";
import type { Difference } from "../report.ts";
import machine from "./alike.nix" with { type: "text" };
import { type Attribute, attributeName } from "./attribute.ts";
import type { Evaluated, EvaluatedAttribute } from "./evaluated.ts";
import { excerpts } from "./excerpt.ts";
import { type Ask, type Found, instantiate } from "./instantiate.ts";

/** The names of options: `nix.nixPath`; `null`: those that nobody but NixOS itself decides. */
export type AlikeNames = readonly string[] | null;

/** A machine with the options alike. */
export interface Alike {
  readonly drvPath: string;
  /** What they were, in words, by their names. */
  readonly options: Readonly<Record<string, string>>;
}

/** The function from a machine to its system, as an expression; with the options alike, if told. */
export function systemOf(alike: AlikeNames | undefined): string {
  if (alike === undefined) return "(machine: machine.config.system.build.toplevel)";
  const names = alike === null ? "null" : `[ ${alike.map((name) => nixString(name)).join(" ")} ]`;
  return `((${machine}) { names = ${names}; })`;
}

/** The machines of one file as they were, each with what `ask` finds with the options alike. */
export async function alikeBefore(
  machines: readonly EvaluatedAttribute[],
  ask: Ask,
): Promise<readonly EvaluatedAttribute[]> {
  const made = machines.filter(({ outcome: { kind } }) => kind === "derivation");
  const found = await instantiate(ask, made.map(({ path }) => path));
  const byPath = new Map(found.map((each) => [JSON.stringify(each.path), each]));
  return machines.map((machine) => withAlike(machine, byPath.get(JSON.stringify(machine.path))));
}

/**
 * The attributes, those with what they are with the options alike that differ from what they were.
 */
export async function alikeAfter(
  attributes: readonly EvaluatedAttribute[],
  before: Evaluated,
  askFor: (machine: Attribute, names: readonly string[]) => Ask | undefined,
): Promise<readonly EvaluatedAttribute[]> {
  const machines: EvaluatedAttribute[] = [];
  for (const attribute of attributes) {
    const was = before.attributes.get(attributeName(attribute));
    const ask = was?.alike && differs(was, attribute)
      ? askFor(attribute, Object.keys(was.alike.options))
      : undefined;
    const [found] = ask === undefined ? [] : await instantiate(ask, [[]]);
    machines.push(withAlike(attribute, found));
  }
  return machines;
}

function differs({ outcome: a }: EvaluatedAttribute, { outcome: b }: EvaluatedAttribute): boolean {
  return a.kind === "derivation" && b.kind === "derivation" && a.drvPath !== b.drvPath;
}

/** The attribute with what was found of its machine, if that is one. */
function withAlike(
  attribute: EvaluatedAttribute,
  found: Found | undefined,
): EvaluatedAttribute {
  if (found?.outcome.kind !== "derivation") return attribute;
  const { drvPath, options = {} } = found.outcome;
  return { ...attribute, alike: { drvPath, options } };
}

/** The options that are not what they were. */
export function optionDifferences(before: Alike, after: Alike): readonly Difference[] {
  return Object.entries(before.options).flatMap(([subject, was]): readonly Difference[] => {
    const is = after.options[subject];
    return was === is ? [] : [{ cause: "option", subject, detail: excerpts(was, is), via: [] }];
  });
}

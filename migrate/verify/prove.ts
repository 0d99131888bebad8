/**
 * The proof that a migration kept the derivations.
 *
 * @module
 */
import type { PlannedOutput } from "../plan/plan.ts";
import type { Proof } from "../report.ts";
import { attributeName } from "./attribute.ts";
import { compare, lacksSource } from "./compare.ts";
import { evaluateFlake, type FlakeOptions } from "./evaluate_flake.ts";
import { evaluateShim } from "./evaluate_legacy.ts";
import type { Evaluated, EvaluatedTree } from "./evaluated.ts";
import { overrideVariables, type StandIn } from "./stand_ins.ts";

/** What the proof must know of the migration. */
export interface ProveOptions extends FlakeOptions {
  /** Where files went: places in the old tree to places in the new one. */
  readonly moves?: ReadonlyMap<string, string>;
  /** As the tree's own, and stronger. */
  readonly network?: boolean;
}

/**
 * Evaluates the migrated tree through its shims, and through native flakes where this Nix has them,
 * and compares with what `evaluateLegacy` found before. Rows of one attribute stand together.
 */
export async function prove(
  project: EvaluatedTree,
  before: Evaluated,
  options: ProveOptions,
): Promise<Proof> {
  const { moves, network, standIns = [] } = options;
  const { version, system, store } = project.nix;
  const tree = network === undefined ? project : { ...project, network };
  const more = { store, standIns, ...(moves && { moves }) };
  const callable = withoutThose(before, options.outputs.filter(({ needsFlake }) => needsFlake));
  const overridden = { ...tree, env: { ...tree.env, ...overrideVariables(standIns) } };
  const [throughShim, throughFlake] = await Promise.all([
    evaluateShim(overridden, asked(callable, standIns), options.outputs),
    evaluateFlake(tree, asked(before, standIns), options),
  ]);
  const shim = await compare(callable, throughShim, "shim", more);
  const flake = throughFlake && await compare(before, throughFlake, "flake", more);
  const byName = Map.groupBy([...shim, ...flake ?? []], ({ attribute }) => attribute);
  const names = Array.from(before.attributes.values(), attributeName);
  const rows = names.flatMap((name) => byName.get(name) ?? []);
  return { nix: version, systems: [system], rows: rows.map((row) => ({ ...row, system })) };
}

/** What was found before in other entry files than those of `outputs`. */
function withoutThose(before: Evaluated, outputs: readonly PlannedOutput[]): Evaluated {
  const left = new Set(outputs.map(({ entry }) => entry));
  const attributes = [...before.attributes].filter(([, { entry }]) => !left.has(entry));
  return { ...before, attributes: new Map(attributes) };
}

/**
 * What evaluated before: what did not is not asked again, whatever it would come to, unless that
 * can tell for want of which input there was something to download.
 */
function asked(before: Evaluated, standIns: readonly StandIn[]): Evaluated {
  const attributes = [...before.attributes].filter(([, { outcome }]) =>
    outcome.kind === "derivation" || standIns.length > 0 && lacksSource(outcome)
  );
  return { ...before, attributes: new Map(attributes) };
}

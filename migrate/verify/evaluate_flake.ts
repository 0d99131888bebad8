/**
 * Evaluates a flake's outputs natively, as `nix build` would.
 *
 * @module
 */
import { join } from "@std/path";
import { failure } from "../../nix/diagnostic.ts";
import { IMPATIENT } from "../../nix/tools/evaluate.ts";
import { isThere, readTree } from "../../nix/tools/read_tree.ts";
import { run } from "../../nix/tools/run.ts";
import { FLAKE_FEATURES, isAtLeast } from "../../nix/tools/nix.ts";
import { nixPlace } from "../../nix/tools/words.ts";
import type { PlannedOutput } from "../plan/plan.ts";
import { alikeAfter, systemOf } from "./alike.ts";
import { type Attribute, attributeName, flakePath } from "./attribute.ts";
import { answersOf, askExpression, requestsExpression } from "./evaluate_entry.ts";
import {
  collect,
  type Evaluated,
  type EvaluatedAttribute,
  type EvaluatedTree,
  runOptionsOf,
  withoutLinks,
} from "./evaluated.ts";
import { type Ask, type Found, instantiate, type Outcome } from "./instantiate.ts";
import { isSameFile } from "./same_file.ts";
import { overrideWords, type StandIn } from "./stand_ins.ts";

/** How the flake is evaluated. */
export interface FlakeOptions {
  /** What stands where in the flake. */
  readonly outputs: readonly PlannedOutput[];
  /** A registry file, where Nix shall not look one up. */
  readonly registry?: string;
  /** The inputs that the lock has not. */
  readonly standIns?: readonly StandIn[];
  /** Whether `--impure` is given, though no search path; not unless told. */
  readonly impure?: boolean;
  /** Whether a failure tells the place of the error instead of Nix's words. */
  readonly places?: boolean;
  /** Where the output is a machine: the options to make alike. */
  readonly alike?: readonly string[];
}

/** How the same is asked once more. */
type Otherwise = Pick<FlakeOptions, "impure" | "places">;

/** How many attributes one call asks for: an argument may have 128 KiB on Linux. */
const BATCH = 400;

/**
 * The attributes of `before`, as native flakes have them; `undefined` where this Nix has none. The
 * lock is used as it is and never written.
 */
export async function evaluateFlake(
  project: EvaluatedTree,
  before: Evaluated,
  options: FlakeOptions,
): Promise<Evaluated | undefined> {
  if (!project.nix.flakes) return undefined;
  const tree = withoutLinks(project);
  const outcomes = new Map<string, Outcome>();
  const planned = plannedPaths(tree, before, options.outputs);
  for (const [top, paths] of groupByOutput([...planned.values()])) {
    tree.progress?.(`evaluating ${top} of the flake`);
    const ask = askFlake(tree, top, options);
    for (let start = 0; start < paths.length; start += BATCH) {
      const found = await instantiate(ask, paths.slice(start, start + BATCH));
      const again = (how: Otherwise) => askFlake(tree, top, { ...options, ...how });
      const anew = await impurely(found, again, tree);
      for (const { path, outcome } of [...found, ...anew]) {
        outcomes.set(JSON.stringify([top, ...path]), outcome);
      }
    }
  }
  const attributes = Array.from(
    before.attributes.values(),
    ({ entry, path }): EvaluatedAttribute => {
      const at = planned.get(attributeName({ entry, path }));
      return { entry, path, outcome: outcomes.get(JSON.stringify(at)) ?? UNPLANNED };
    },
  );
  const machines = await alikeAfter(attributes, before, (attribute, alike) => {
    const [top] = planned.get(attributeName(attribute)) ?? [];
    return top === undefined ? undefined : askFlake(tree, top, { ...options, alike });
  });
  return await collect(tree, machines, "tracked");
}

/**
 * Those that an impure evaluation gives: a flake can't tell code of a pin, which is not ours to
 * change, the system that it asks for, nor the hash of what it fetches.
 *
 * @param again Asks of the same output otherwise.
 */
async function impurely(
  found: readonly Found[],
  again: (how: Otherwise) => Ask,
  tree: EvaluatedTree,
): Promise<readonly Found[]> {
  const refused = new Map<string, string>();
  for (const { path, outcome } of found) {
    if (outcome.kind !== "error" || !REFUSED.test(outcome.words)) continue;
    const [, told] = /, at (.+)$/.exec(outcome.words) ?? [];
    const place = told ?? await placeOf(path, again({ places: true }));
    if (await isOfOthers(place, tree)) refused.set(JSON.stringify(path), outcome.words);
  }
  const paths = Array.from(refused.keys(), (path) => JSON.parse(path));
  const anew = await instantiate(again({ impure: true }), paths);
  return anew.flatMap(({ path, outcome }) => {
    const words = refused.get(JSON.stringify(path));
    return outcome.kind === "derivation" && words !== undefined
      ? [{ path, outcome: { ...outcome, impurely: words } }]
      : [];
  });
}

/** What Nix says where only pure evaluation refuses. */
const REFUSED = /attribute 'currentSystem' missing|in pure eval(uation)? mode/;

async function placeOf(path: readonly string[], ask: Ask): Promise<string> {
  const [failed] = await instantiate(ask, [path]);
  return failed?.outcome.kind === "error" ? failed.outcome.words : "";
}

/**
 * Whether a place is in an input, or else in a file of the store that is none of the project's. Nix
 * 2.34 shows inputs by their references, `«github:o/r/REV»/default.nix`, and the project never so.
 */
async function isOfOthers(place: string, { directory, nix }: EvaluatedTree): Promise<boolean> {
  if (/^«[^»]*:[^»]*»/.test(place)) return true;
  const [, file = ""] = /^(.+):\d+:\d+$/.exec(place) ?? [];
  if (!file.startsWith(`${nix.store}/`) || !isThere(file)) return false;
  const own = join(directory, ...file.slice(nix.store.length + 1).split("/").slice(1));
  return !isThere(own) || !await isSameFile(readTree(file), readTree(own));
}

const UNPLANNED: Outcome = { kind: "missing", words: "the flake has no output for it" };

/**
 * The path in the flake of every attribute that has one, by the attribute's name: the output and
 * the system as one, `packages.x86_64-linux`. Of the output alone, Nix would first look for a
 * package of that name.
 */
function plannedPaths(
  { nix }: EvaluatedTree,
  before: Evaluated,
  outputs: readonly PlannedOutput[],
): ReadonlyMap<string, readonly string[]> {
  const paths = new Map<string, readonly string[]>();
  for (const attribute of before.attributes.values() satisfies Iterable<Attribute>) {
    const path = flakePath(attribute, outputs, nix.system);
    if (path === undefined) continue;
    paths.set(attributeName(attribute), [path.slice(0, 2).join("."), ...path.slice(2)]);
  }
  return paths;
}

/** The paths below each output of the system: one call of `nix eval` serves them all. */
function groupByOutput(
  paths: readonly (readonly string[])[],
): ReadonlyMap<string, readonly (readonly string[])[]> {
  const groups = Map.groupBy(paths, (path) => path[0] ?? "");
  return new Map(Array.from(groups, ([top, group]) => [top, group.map((path) => path.slice(1))]));
}

function askFlake(tree: EvaluatedTree, top: string, options: FlakeOptions): Ask {
  const { registry, standIns = [], impure = false, places = false, alike } = options;
  const args = [...FLAKE_FEATURES, ...IMPATIENT, "eval", "--json", "--no-write-lock-file"];
  // Of what failed once Nix's cache has other words.
  args.push("--option", "eval-cache", "false");
  if (tree.network === false) args.push("--offline");
  if (places) args.push("--show-trace");
  if (impure) args.push("--impure", "--option", "nix-path", "");
  args.push(...overrideWords(standIns));
  if (registry !== undefined) args.push("--option", "flake-registry", registry);
  const ask = askExpression({
    root: alike ? `(${systemOf(alike)} root)` : "root",
    autoArgs: "null",
  });
  return async (requests) => {
    const apply = `root: ${ask} ${requestsExpression(requests)}`;
    const finished = await run("nix", [...args, `.#${exactly(tree.nix, top)}`, "--apply", apply], {
      cwd: tree.directory,
      ...runOptionsOf(impure ? { ...tree, env: { ...tree.env, NIX_PATH: "" } } : tree),
    });
    const place = places && finished.status !== 0 ? nixPlace(finished.stderr) : undefined;
    if (place !== undefined) throw failure("evaluation", place);
    return answersOf(finished);
  };
}

/**
 * The path of an output, and not of a package called so: `packages.SYSTEM` may have attributes by
 * any name. Nix 2.26 and 2.34 take a full stop before it for that, 2.8 does not.
 */
function exactly({ version }: EvaluatedTree["nix"], top: string): string {
  return isAtLeast(version, [2, 26]) ? `.${top}` : top;
}

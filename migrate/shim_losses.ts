/**
 * What writing shims would lose: the refusals, and the words about what is lost all the same.
 *
 * @module
 */
import { isNixos } from "../compat/shim/flake_compat.ts";
import { legacyInterface } from "../compat/shim/legacy_interface.ts";
import { foundShims, type PlannedShim, type ReadFile } from "../compat/shim/plan_shims.ts";
import type { Evaluator } from "../compat/shim/shim.ts";
import { type Diagnostic, Failure } from "../nix/diagnostic.ts";
import { closureOf, lookupReader } from "./plan/closure.ts";
import { scan } from "./scan/scan.ts";
import type { WorkingTree } from "./scan/working_tree.ts";

/** What is to be known of shims that are written in the place of others. */
export function shimNotes(
  shims: readonly PlannedShim[],
  evaluator: Evaluator,
  read: ReadFile,
): readonly Diagnostic[] {
  const lost = shims.filter(({ state }) => state === "foreign").flatMap(lostArguments);
  const left = foundShims(read).find(({ evaluator: { mode } }) => mode === "vendored");
  const leftOver = evaluator.mode !== "vendored" && left?.evaluator.mode === "vendored"
    ? [notAskedAnyMore(left.evaluator.path)]
    : [];
  const limits = evaluator.mode !== "vendored" && isNixos(evaluator) ? [NIXOS_LIMIT] : [];
  return [...lost, ...leftOver, ...limits];
}

const NIXOS_LIMIT: Diagnostic = {
  severity: "warning",
  code: "flake-compat-limit",
  message: "NixOS's flake-compat fetches no input on Nix 2.4 to 2.18 while flakes are off",
  help: "lix's does, and so does ours: --mode vendored",
};

function lostArguments({ path, before }: PlannedShim): readonly Diagnostic[] {
  const { lost } = legacyInterface(path.endsWith("flake-compat.nix") ? undefined : before);
  if (lost.length === 0) return [];
  return [{
    severity: "warning",
    code: "lost-arguments",
    message: `${path} takes ${lost.join(", ")}; the shim in its place does not`,
    help: "whoever calls it with arguments has to be told",
  }];
}

function notAskedAnyMore(path: string): Diagnostic {
  return {
    severity: "note",
    code: "unused-evaluator",
    message: `The shims don't ask ${path} any more`,
    help: "remove it if nothing else does",
  };
}

/** Refuses what would be lost, or would make the flake ask for itself. */
export function refuseLosses(
  tree: WorkingTree,
  shims: readonly PlannedShim[],
  force: boolean,
): void {
  const replaced = shims.filter(({ state }) => state === "edited" || state === "foreign");
  if (replaced.length === 0) return;
  const links = replaced.flatMap((shim) => linkInTheWay(tree, shim));
  if (links.length > 0) throw new Failure(...links);
  const needed = filesOfFlake(tree);
  const circular = replaced.filter(({ path }) => needed.has(path));
  if (circular.length > 0) throw new Failure(...circular.map(readByFlake));
  if (!force) throw new Failure(...replaced.map(editedShim));
}

/** The files that flake.nix reads, as far as it says so. */
function filesOfFlake(tree: WorkingTree): ReadonlySet<string> {
  return new Set(closureOf(["flake.nix"], lookupReader(scan(tree))));
}

function linkInTheWay({ files }: WorkingTree, { path }: PlannedShim): readonly Diagnostic[] {
  const target = files.find((file) => file.path === path)?.target;
  if (target === undefined) return [];
  return [{
    severity: "error",
    code: "linked-shim",
    message: `${path} is a link to ${target}, and a shim would take its place`,
    help: `Remove the link, then run again: rm ${path}`,
  }];
}

function readByFlake({ path }: PlannedShim): Diagnostic {
  const target = `nix/${path === "default.nix" ? "package.nix" : path}`;
  return {
    severity: "error",
    code: "read-by-flake",
    message: `flake.nix reads ${path}; a shim in its place would read flake.nix in turn`,
    help: `Move its code away (git mv ${path} ${target}), let flake.nix read that, then run again`,
  };
}

function editedShim({ path, state }: PlannedShim): Diagnostic {
  const why = state === "edited" ? "was changed by hand" : "is none that flakebridge wrote";
  return {
    severity: "error",
    code: "edited-shim",
    message: `${path} ${why}, and would be overwritten`,
    help: "--force overwrites it, and keeps a copy beside it",
  };
}

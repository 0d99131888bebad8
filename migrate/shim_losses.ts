/**
 * What writing shims would lose: the refusals, and the words about what is lost all the same.
 *
 * @module
 */
import { isOf } from "../compat/shim/flake_compat.ts";
import {
  foundShims,
  isLoss,
  type PlannedShim,
  SHIM_FILES,
  type ShimState,
} from "../compat/shim/plan_shims.ts";
import type { Evaluator } from "../compat/shim/shim.ts";
import { lostArguments } from "../compat/shim/taken_arguments.ts";
import { type Diagnostic, Failure } from "../nix/diagnostic.ts";
import type { Expression } from "../nix/syntax/nodes.ts";
import { walk } from "../nix/syntax/walk.ts";
import { closureOf } from "./plan/closure.ts";
import type { KeptCode } from "./plan/kept_code.ts";
import { projectPath } from "./scan/local_path.ts";
import { scan } from "./scan/scan.ts";
import type { TreeFile, WorkingTree } from "./scan/working_tree.ts";

/** What is to be known of shims that are written in the place of others. */
export function shimNotes(
  tree: WorkingTree,
  shims: readonly PlannedShim[],
  evaluator: Evaluator,
): readonly Diagnostic[] {
  const foreign = shims.filter(({ state }) => state === "foreign");
  const named = foreign.length === 0 ? new Set() : filesOfFlake(tree).named;
  return [
    ...shims.filter(isShimFile).flatMap(argumentsLost),
    ...foreign.filter(({ path }) => named.has(path)).map(namedByFlake),
    ...leftOver(shims, evaluator),
    ...(evaluator.mode !== "vendored" && isOf("nixos", evaluator) ? [NIXOS_LIMIT] : []),
  ];
}

/** Our evaluator, where the shims that were there asked it and those in their place do not. */
function leftOver(
  shims: readonly PlannedShim[],
  evaluator: Evaluator,
): readonly Diagnostic[] {
  const before = foundShims((file) => shims.find(({ path }) => path === file)?.before);
  const asked = evaluator.mode === "vendored" ? evaluator.path : undefined;
  const left = new Set(
    before.flatMap(({ evaluator: found }) =>
      found.mode === "vendored" && found.path !== asked ? [found.path] : []
    ),
  );
  return [...left].map(notAskedAnyMore);
}

/**
 * The shims, where legacy code may stand in their place as `migrate --layout in-place` leaves it:
 * flake.nix reads it, or a file that it reads, and it asks our evaluator for what the lock has.
 * Beside such code no shim is missing.
 */
export function inPlace(
  tree: WorkingTree,
  shims: readonly PlannedShim[],
  evaluator: Evaluator,
): readonly PlannedShim[] {
  if (evaluator.mode !== "vendored" || !shims.some(({ state }) => state === "foreign")) {
    return shims;
  }
  const isCode = codeOfFlake(tree, evaluator.path);
  const found = shims.map((shim): PlannedShim =>
    shim.state === "foreign" && isShimFile(shim) && isCode(shim.path)
      ? { ...shim, state: "in-place" }
      : shim
  );
  if (!found.some(({ state }) => state === "in-place")) return shims;
  return found.filter((shim) => shim.state !== "missing" || !isShimFile(shim));
}

/**
 * Tells whether a file has to do with what flake.nix reads, and asks the evaluator, there or not.
 */
function codeOfFlake(tree: WorkingTree, evaluator: string): (path: string) => boolean {
  const lookups = scan(withFile(tree, evaluator)).lookups;
  const read = new Set(closureOf(["flake.nix"], lookups));
  return (path) => {
    const closure = closureOf([path], lookups);
    return closure.includes(evaluator) &&
      closure.some((file) => file !== evaluator && read.has(file));
  };
}

/** The tree with an empty set in a file that is not there: what reads it is found all the same. */
function withFile(tree: WorkingTree, path: string): WorkingTree {
  if (tree.files.some((file) => file.path === path)) return tree;
  const file: TreeFile = {
    path,
    kind: "file",
    mode: 0o644,
    executable: false,
    status: "untracked",
    text: "{ }",
  };
  return { ...tree, files: [...tree.files, file] };
}

function namedByFlake({ path }: PlannedShim): Diagnostic {
  return {
    severity: "warning",
    code: "named-by-flake",
    message: `flake.nix names ${path}; if it reads it, a shim in its place would read it in turn`,
    help: "move the code away in that case, and let flake.nix read that",
  };
}

const NIXOS_LIMIT: Diagnostic = {
  severity: "warning",
  code: "flake-compat-limit",
  message: "NixOS's flake-compat fetches no input on Nix 2.4 to 2.18 while flakes are off",
  help: "lix's does, and so does ours: --mode vendored",
};

function argumentsLost({ path, before, text, state }: PlannedShim): readonly Diagnostic[] {
  const lost = isLoss({ state }) && before !== undefined ? lostArguments(before, text) : [];
  if (lost.length === 0) return [];
  return [{
    severity: "warning",
    code: "lost-arguments",
    message: `${path} takes ${lost.join(", ")}; the shim in its place does not`,
    help: "whoever calls it with arguments has to be told",
  }];
}

/** Whether it is a shim, and not the evaluator. */
function isShimFile({ path }: PlannedShim): boolean {
  return SHIM_FILES.some((file) => file === path);
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
  { force, kept }: { readonly force: boolean; readonly kept: readonly KeptCode[] },
): void {
  const replaced = shims.filter(isLoss);
  if (replaced.length === 0) return;
  const links = replaced.flatMap((shim) => linkInTheWay(tree, shim));
  if (links.length > 0) throw new Failure(...links);
  const { read } = filesOfFlake(tree);
  const circular = replaced.filter(({ path }) => read.has(path));
  if (circular.length > 0) throw new Failure(...circular.map(readByFlake));
  if (!force) throw new Failure(...replaced.map((shim) => editedShim(shim, kept)));
}

/** The files that flake.nix reads, and those that it, or a file that it reads, only names. */
function filesOfFlake(tree: WorkingTree): {
  readonly read: ReadonlySet<string>;
  readonly named: ReadonlySet<string>;
} {
  const project = scan(tree);
  const read = closureOf(["flake.nix"], project.lookups);
  const named = read.flatMap((path) => {
    const root = project.files.get(path)?.tree.root;
    return root === undefined ? [] : namedFiles(root, path);
  });
  return { read: new Set(read), named: new Set(named) };
}

/**
 * The files that stand in the code: `./default.nix`, and what follows in `self + "/default.nix"`.
 */
function namedFiles(root: Expression, file: string): readonly string[] {
  const named: string[] = [];
  walk(root, (node) => {
    if (node.type === "Path") named.push(projectPath(node, file) ?? "");
    if (node.type === "Text" && node.value.startsWith("/")) named.push(node.value.slice(1));
  });
  return named;
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

function editedShim({ path, state }: PlannedShim, kept: readonly KeptCode[]): Diagnostic {
  const code = kept.find(({ from }) => from === path)?.move.path;
  return {
    severity: "error",
    code: "edited-shim",
    message: `${path} ${foundToBe(state)}, and would be overwritten`,
    help: code === undefined
      ? "--force overwrites it, and keeps a copy beside it"
      : `--force moves its code to ${code}, and the shim goes on taking its arguments`,
  };
}

function foundToBe(state: ShimState): string {
  if (state === "newer") return "is a newer flakebridge's";
  return state === "edited" ? "was changed by hand" : "is none that flakebridge wrote";
}

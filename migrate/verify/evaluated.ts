/**
 * A project as it was evaluated at one time in one way: what the proof compares two of.
 *
 * @module
 */
import type { Derivation } from "../../nix/store/derivation.ts";
import type { Nix } from "../../nix/tools/nix.ts";
import { readClosure } from "../../nix/tools/read_store.ts";
import { isThere, readTree, realDirectory } from "../../nix/tools/read_tree.ts";
import type { Alike } from "./alike.ts";
import { type Attribute, attributeName } from "./attribute.ts";
import type { Outcome } from "./instantiate.ts";
import { indexTree, ownSources } from "./own_sources.ts";
import { outputPaths } from "./side.ts";
import { storePathsIn } from "./store_references.ts";
import { checkedOut, trackedFiles } from "./tracked_files.ts";

/** An attribute, and what evaluating it came to. */
export interface EvaluatedAttribute extends Attribute {
  readonly outcome: Outcome;
  /** Of a machine: the same with the options alike that a migration changes on purpose. */
  readonly alike?: Alike;
}

/** All that was evaluated, and what is needed to explain differences later on. */
export interface Evaluated {
  /** By the attribute's name, see `attributeName`. */
  readonly attributes: ReadonlyMap<string, EvaluatedAttribute>;
  /**
   * The store paths that are copies of files of the project's own tree, with the place of each in
   * it: `src`, or the empty string for the whole. Known only at the time of the evaluation: the
   * tree changes later.
   */
  readonly ownSources: ReadonlyMap<string, string>;
  /** The files of the project that the evaluation could see, by their places. */
  readonly seen: ReadonlySet<string>;
  /** The directory that was evaluated, absolute. */
  readonly checkout: string;
  /** The commit that was checked out there, where the evaluation could see it. */
  readonly commit?: string;
}

/** What an evaluation can see: everything, or, of a git repository, what git tracks. */
export type Sight = "everything" | "tracked";

/** The tree to evaluate, and by whom. */
export interface EvaluatedTree {
  readonly nix: Nix;
  /** The project's directory, absolute. */
  readonly directory: string;
  /** `false`: nothing is fetched, and no binary cache is asked; else Nix's own settings hold. */
  readonly network?: boolean;
  /** Variables for Nix, on top of the ones this process has. */
  readonly env?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  /** Is told, in a few words, what is being evaluated. */
  readonly progress?: (words: string) => void;
}

/** The tree without symbolic links on the way to it: by way of one, `src = ./.` is the link. */
export function withoutLinks(tree: EvaluatedTree): EvaluatedTree {
  return { ...tree, directory: realDirectory(tree.directory) };
}

/** What of a tree goes to every run of Nix. */
export function runOptionsOf(
  { env, signal }: EvaluatedTree,
): Pick<EvaluatedTree, "env" | "signal"> {
  return { ...(env && { env }), ...(signal && { signal }) };
}

/** What was found in the tree, with the sources in it that are the tree's own. */
export async function collect(
  tree: EvaluatedTree,
  found: readonly EvaluatedAttribute[],
  sight: Sight,
): Promise<Evaluated> {
  const closure = readClosure(found.flatMap(drvPathsOf));
  const sources = new Set([
    ...[...closure.values()].flatMap(({ inputSources }) => inputSources),
    ...namedSources(closure, tree.nix.store),
  ]);
  const index = await indexTree(readTree(tree.directory));
  const files = [...index.files.values()].flat().map(({ place }) => place);
  const tracked = sight === "tracked" ? await trackedFiles(tree.directory) : undefined;
  const commit = sight === "everything" ? await checkedOut(tree.directory) : undefined;
  return {
    checkout: tree.directory,
    ...(commit !== undefined && { commit }),
    attributes: new Map(found.map((attribute) => [attributeName(attribute), attribute])),
    ownSources: await ownSources([...sources], index, readTree),
    seen: new Set(tracked === undefined ? files : files.filter((file) => tracked.has(file))),
  };
}

/** The derivation of an attribute, and that of the machine with options made alike. */
export function drvPathsOf({ outcome, alike }: EvaluatedAttribute): readonly string[] {
  const own = outcome.kind === "derivation" ? [outcome.drvPath] : [];
  return alike === undefined ? own : [...own, alike.drvPath];
}

/**
 * What texts of derivations name and is there, but none of them has made: `toString ./.` of a
 * flake.
 */
function namedSources(
  closure: ReadonlyMap<string, Derivation>,
  store: string,
): ReadonlySet<string> {
  const made = new Set(
    Iterator.from(closure).flatMap(([path, derivation]) => {
      return [path, ...outputPaths(derivation).map(([output]) => output)];
    }),
  );
  const texts = Iterator.from(closure.values()).flatMap((
    { args, env },
  ) => [...args, ...env.values()]);
  const named = new Set(texts.flatMap((text) => storePathsIn(text, store)));
  return new Set([...named.difference(made)].filter(isThere));
}

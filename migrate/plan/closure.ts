/**
 * The files that the entry files read, and what each of them becomes.
 *
 * @module
 */
import { sameSupply } from "../../compat/shim/supply.ts";
import type { LookupsOf } from "../scan/lookup_reader.ts";
import { isPinManagerFile } from "../scan/pin_manager.ts";
import type { NixFile, Project } from "../scan/project.ts";
import { isOpenTest } from "./open_tests.ts";
import type { FileParameter, RewireContext } from "./parameters.ts";
import { rewire, type Rewired } from "./rewire.ts";

/** The files that are read from `entries` on, these first; a pin manager's own are not ours. */
export function closureOf(entries: readonly string[], lookups: LookupsOf): readonly string[] {
  const closure = new Set(entries);
  for (const path of closure) {
    for (const lookup of lookups(path)) {
      if (lookup.kind === "file" && !isPinManagerFile(lookup.target)) closure.add(lookup.target);
    }
  }
  return [...closure];
}

const nothing: Rewired = {
  parameters: [],
  edits: [],
  readBefore: [],
  wrapped: false,
  handsOn: false,
  notes: [],
};

/** How one file is rewired: where it gets what it needs, and what others need. */
export type ContextOf = (
  file: NixFile,
) => Omit<RewireContext, "parametersOf" | "becomesFunction" | "isOpenTest">;

/**
 * Rewires the files of a closure, those they read before them. Files that read each other are
 * rewired again until what each needs is what the others took it to need.
 */
export function rewirer(
  project: Project,
  closure: readonly string[],
  lookups: LookupsOf,
  context: ContextOf,
): (path: string) => Rewired {
  let rewired: ReadonlyMap<string, Rewired> = new Map();
  for (let round = 0; round <= closure.length; round++) {
    const { done, assumed } = rewireOnce(project, closure, { lookups, context, before: rewired });
    rewired = done;
    if ([...assumed].every(([path, result]) => needsSame(result, done.get(path) ?? nothing))) break;
  }
  return (path) => rewired.get(path) ?? nothing;
}

/** What a round of rewiring goes by. */
interface Round {
  readonly lookups: LookupsOf;
  readonly context: ContextOf;
  /** What the round before came to: files that are not done yet are taken for that. */
  readonly before: ReadonlyMap<string, Rewired>;
}

function rewireOnce({ files }: Project, closure: readonly string[], round: Round): {
  readonly done: ReadonlyMap<string, Rewired>;
  /** The files that were asked for before they were done, and what they were taken for. */
  readonly assumed: ReadonlyMap<string, Rewired>;
} {
  const done = new Map<string, Rewired>();
  const assumed = new Map<string, Rewired>();
  const running = new Set<string>();
  function rewired(path: string): Rewired {
    const known = done.get(path);
    const file = files.get(path);
    if (known !== undefined || file === undefined || isPinManagerFile(path)) {
      return known ?? nothing;
    }
    if (running.has(path)) {
      const taken = round.before.get(path) ?? nothing;
      assumed.set(path, taken);
      return taken;
    }
    running.add(path);
    const parametersOf = (path: string): readonly FileParameter[] => rewired(path).parameters;
    const becomesFunction = (path: string): boolean =>
      rewired(path).wrapped && !rewired(path).handsOn;
    const others = {
      ...round.context(file),
      parametersOf,
      becomesFunction,
      isOpenTest: (path: string) => isOpenTest(files.get(path)),
    };
    const result = rewire(file, round.lookups(path), others);
    done.set(path, result);
    return result;
  }
  for (const path of closure) rewired(path);
  return { done, assumed };
}

/** Whether callers give both the same. */
function needsSame(one: Rewired, two: Rewired): boolean {
  return one.wrapped === two.wrapped && one.handsOn === two.handsOn &&
    one.parameters.length === two.parameters.length &&
    one.parameters.every(({ name, supply, neededBy }) =>
      two.parameters.some((other) =>
        other.name === name && sameSupply(other.supply, supply) &&
        other.neededBy?.join() === neededBy?.join()
      )
    );
}

/** Whether a file is a function once it is rewired. */
export function isFunction(file: NixFile, { wrapped }: Rewired): boolean {
  return wrapped || file.shape.kind === "function";
}

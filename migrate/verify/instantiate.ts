/**
 * Which derivations stand below a value: asked in one evaluation, and in as many more as it takes
 * to get around errors that abort a whole evaluation (infinite recursion, a missing file, a failed
 * fetch: `tryEval` catches `throw` and `assert` only).
 *
 * @module
 */
import { Failure } from "../../nix/diagnostic.ts";

/** What is asked of derivations.nix. */
export interface Request {
  readonly path: readonly string[];
  /** How many levels of sets below the path are looked into; 0: the path itself only. */
  readonly depth: number;
  readonly mode: "search" | "find" | "shape" | "fail";
}

/** What derivations.nix answers. */
export interface Answer {
  readonly path: readonly string[];
  readonly is: "derivation" | "error" | "missing" | "other" | "set" | "list";
  readonly drvPath?: string;
  /** See `Outcome`. */
  readonly options?: Readonly<Record<string, string>>;
  readonly names?: readonly string[];
}

/** Evaluates the requests; throws a {@linkcode Failure} where the evaluation aborts. */
export type Ask = (requests: readonly Request[]) => Promise<readonly Answer[]>;

/** What stands at an attribute path. */
export type Outcome =
  | {
    readonly kind: "derivation";
    readonly drvPath: string;
    /** What pure evaluation refused it for, in Nix's own words, where it took an impure one. */
    readonly impurely?: string;
    /** Of a machine with options made alike: what they were, in words, by their names. */
    readonly options?: Readonly<Record<string, string>>;
  }
  /** It does not evaluate; `words` are Nix's own. */
  | { readonly kind: "error"; readonly words: string }
  /** There is no such attribute, or it is no derivation. */
  | { readonly kind: "missing"; readonly words: string };

/** An {@linkcode Outcome} and where. */
export interface Found {
  readonly path: readonly string[];
  readonly outcome: Outcome;
}

/** After this many failed evaluations, what is left is told as a group. */
const PATIENCE = 40;

/**
 * Looks for derivations below a value, `depth` levels of sets deep.
 *
 * @param ask Evaluates; the value is its business.
 */
export async function discover(ask: Ask, depth: number): Promise<readonly Found[]> {
  return await new Search(ask).start([{ path: [], depth, mode: "search" }]);
}

/** Instantiates what stands at the paths, each on its own: one outcome for each. */
export async function instantiate(
  ask: Ask,
  paths: readonly (readonly string[])[],
): Promise<readonly Found[]> {
  return await new Search(ask).start(paths.map((path) => ({ path, depth: 0, mode: "find" })));
}

/** One search; what moves is the patience that is left. */
class Search {
  readonly #ask: Ask;
  #patience = PATIENCE;

  constructor(ask: Ask) {
    this.#ask = ask;
  }

  /** The outcomes of all requests: together if that works; nothing works where the root fails. */
  async start(requests: readonly Request[]): Promise<readonly Found[]> {
    if (requests.length === 0) return [];
    const answers = await this.#attempt(requests);
    if (typeof answers !== "string") return await this.#outcomes(answers);
    const root = await this.#attempt([{ path: [], depth: 0, mode: "shape" }]);
    if (typeof root === "string") return requests.map(({ path }) => failed(path, root));
    return await this.#narrow(requests, answers);
  }

  /** Around an evaluation that aborted with `words`: in halves, at last one level down. */
  async #narrow(requests: readonly Request[], words: string): Promise<readonly Found[]> {
    if (this.#patience <= 0) return requests.map(({ path }) => failed(path, words));
    if (requests.length === 1) return await this.#openUp(requests[0]!, words);
    const middle = requests.length >> 1;
    const first = await this.#find(requests.slice(0, middle));
    return [...first, ...await this.#find(requests.slice(middle))];
  }

  async #find(requests: readonly Request[]): Promise<readonly Found[]> {
    const answers = await this.#attempt(requests);
    if (typeof answers === "string") return await this.#narrow(requests, answers);
    return await this.#outcomes(answers);
  }

  /** What aborts as a whole may work name by name. */
  async #openUp(request: Request, words: string): Promise<readonly Found[]> {
    const { path, depth } = request;
    const shape = depth === 0 ? words : await this.#attempt([{ ...request, mode: "shape" }]);
    if (typeof shape === "string") return [failed(path, shape)];
    const names = shape[0]?.names ?? [];
    if (names.length === 0) return [failed(path, words)];
    const below = names.map((name): Request => {
      return { ...request, path: [...path, name], depth: depth - 1 };
    });
    return await this.#narrow(below, words);
  }

  async #outcomes(answers: readonly Answer[]): Promise<readonly Found[]> {
    const found: Found[] = [];
    for (const answer of answers) found.push(await this.#outcome(answer));
    return found;
  }

  async #outcome({ path, is, drvPath = "", options = {} }: Answer): Promise<Found> {
    switch (is) {
      case "derivation":
        return { path, outcome: derivationOutcome(drvPath, options) };
      case "error":
        return failed(path, await this.#wordsOf(path));
      case "missing":
        return { path, outcome: { kind: "missing", words: "there is no such attribute" } };
      case "other":
      case "set":
      case "list":
        return { path, outcome: { kind: "missing", words: "it is not a derivation" } };
      default:
        return is satisfies never;
    }
  }

  async #wordsOf(path: readonly string[]): Promise<string> {
    if (this.#patience <= 0) return "it does not evaluate";
    const words = await this.#attempt([{ path, depth: 0, mode: "fail" }]);
    return typeof words === "string" ? words : "it does not evaluate";
  }

  /** The answers, or the words of the failure. */
  async #attempt(requests: readonly Request[]): Promise<readonly Answer[] | string> {
    try {
      return await this.#ask(requests);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      this.#patience--;
      return error.message;
    }
  }
}

function derivationOutcome(drvPath: string, options: Readonly<Record<string, string>>): Outcome {
  const told = Object.keys(options).length > 0 && { options };
  return { kind: "derivation", drvPath, ...told };
}

function failed(path: readonly string[], words: string): Found {
  return { path, outcome: { kind: "error", words } };
}

/**
 * How the words of the command line become questions to Nix.
 *
 * @module
 */
import type { AskOptions } from "../compat/bridge/ask.ts";
import type { Installable, ValueInstallable } from "../compat/bridge/question.ts";
import type { Lookup } from "../compat/bridge/lookup.ts";
import { asGiven, type Theirs } from "../compat/bridge/pieces.ts";
import type { StoredFlake } from "../compat/bridge/stored_flake.ts";
import type { FetchSession, RootFlake } from "../compat/lock/mod.ts";
import type { FlakeRef, NixRelease } from "../compat/ref/mod.ts";
import type { Json } from "../nix/tools/evaluate.ts";
import { failure } from "../nix/diagnostic.ts";
import { type Evaluation, type EvaluationFlags, evaluationWordsOf } from "./evaluation.ts";
import { lockedRoot, withLocking } from "./locking.ts";
import { allOf, type FlakeSettings } from "./flake_settings.ts";
import { withSettings } from "./nix_settings.ts";
import type { Output } from "./output.ts";
import type { AskWith } from "./getting_flakes.ts";
import { stands } from "./stands.ts";

/** How Nix is listened to while it evaluates. */
export interface Hearing {
  /** Further words for it. */
  readonly settings: readonly string[];
  /** Is told each line of its stderr that is no error; the person's are to be passed on. */
  readonly hear: (line: string) => void;
}

/** The installables, and how Nix is asked about them. */
export interface Evaluated {
  readonly installables: readonly Installable[];
  /** An expression for `{ value; path; }` of an installable. */
  readonly found: (installable: ValueInstallable, lookup?: Lookup) => string;
  /** The type of system that attributes are looked up for. */
  readonly system: string;
  /** What the flakes set. */
  readonly settings: FlakeSettings;
  /** The release of Nix that is imitated. */
  readonly like: NixRelease;
  /** The value of an expression, which may name what compat/bridge/question.ts says. */
  readonly ask: (expression: string, hearing?: Hearing) => Promise<Json>;
  /** An expression's whole text, which means the same without us. */
  readonly text: (expression: string) => string;
}

/** Locks and stores the flakes that the words name, and does `work` with them. */
export async function withInstallables<T>(
  evaluation: Evaluation,
  output: Output,
  work: (evaluated: Evaluated) => Promise<T>,
): Promise<T> {
  const { words, lookup, flags, bundlers = [], isWhole = false } = evaluation;
  const wish = { flags, isReadAgain: true };
  return await withLocking(wish, output, async (session) => {
    const flakes = flakeStore(evaluation, session, output);
    const installables: Installable[] = [];
    for (const word of words) {
      installables.push(
        isWhole ? await flakes.whole(word) : await installableOf(word, flags, flakes),
      );
    }
    for (const word of bundlers) installables.push(await flakeAttribute(word, flags, flakes));
    const { found } = await import("../compat/bridge/question.ts");
    const system = await systemOf(flags, session);
    const settings = allOf(await flakes.settings());
    const { withTreePaths } = await import("./tree_paths.ts");
    const asked = await withTreePaths(flags, session);
    const asking = { ...evaluation, flags: withSettings(asked, settings.accepted) };
    return await work({
      installables,
      system,
      settings,
      like: session.like,
      found: (installable, other = lookup) => found(installable, { lookup: other, system }),
      ...await questioner(asking, { installables, flakes, session, output }),
    });
  });
}

/** A flake as a whole, and how Nix is asked about it. */
export interface EvaluatedFlake extends Pick<Evaluated, "system" | "ask" | "settings"> {
  readonly flake: StoredFlake;
  /** An expression for its outputs. */
  readonly outputs: string;
}

/** Locks and stores the flake that a word names, and does `work` with it. */
export async function withFlake<T>(
  { word, flags }: { readonly word: string; readonly flags: EvaluationFlags },
  output: Output,
  work: (evaluated: EvaluatedFlake) => Promise<T>,
): Promise<T> {
  const wish = { words: [word], lookup: "package", flags, isWhole: true } as const;
  return await withInstallables(wish, output, async (evaluated) => {
    return await work(await evaluatedFlake(evaluated));
  });
}

/** The first of what was asked for, where that are flakes as a whole. */
export async function evaluatedFlake(
  { installables: [one], system, ask, settings }: Evaluated,
): Promise<EvaluatedFlake> {
  const { outputsOf } = await import("../compat/bridge/question.ts");
  if (one?.kind !== "flake") throw new TypeError("a flake was asked for");
  return { flake: one.flake, outputs: outputsOf(one.flake), system, ask, settings };
}

type FlakeInstallable = Installable & { readonly kind: "flake" };

/** Flakes in the store, each locked and stored once. */
interface FlakeStore {
  /** The flake that an installable is of, and its attribute. */
  readonly attribute: (word: string) => Promise<Omit<FlakeInstallable, "outputs">>;
  /** The flake that a reference names. */
  readonly whole: (word: string) => Promise<FlakeInstallable>;
  /** What each of them sets. */
  readonly settings: () => Promise<readonly FlakeSettings[]>;
  /** The flake that an expression gets, as a reference. */
  readonly got: (text: string) => Promise<StoredFlake>;
}

function flakeStore(wish: Evaluation, session: FetchSession, output: Output): FlakeStore {
  const known = new Map<string, Promise<StoredWithSettings>>();
  const { like, warn } = session;
  const stored = async (ref: FlakeRef): Promise<StoredFlake> => {
    const key = JSON.stringify(ref);
    const storing = known.get(key) ?? storedFlake(ref, wish, session, output);
    known.set(key, storing);
    return (await storing).flake;
  };
  return {
    settings: async () => (await Promise.all(known.values())).map(({ settings }) => settings),
    attribute: async (word) => {
      const { namedFlake } = await import("../compat/lock/mod.ts");
      const { ref, fragment } = await namedFlake(word, { like, warn });
      return { kind: "flake", flake: await stored(ref), fragment };
    },
    whole: async (word) => {
      const { wholeFlake } = await import("../compat/lock/mod.ts");
      const flake = await stored(await wholeFlake(word, { like, warn }));
      return { kind: "flake", flake, fragment: "", outputs: "default" };
    },
    got: async (text) => {
      const { gotRef } = await import("../compat/bridge/get_flake.ts");
      const { gettingFlags } = await import("./getting_flakes.ts");
      const ref = gotRef(text, { impure: isImpure(wish.flags), like });
      const asItIs = { ...wish, flags: gettingFlags(wish.flags), heedsSettings: false };
      return (await storedFlake(ref, asItIs, session, output)).flake;
    },
  };
}

interface StoredWithSettings {
  readonly flake: StoredFlake;
  readonly settings: FlakeSettings;
}

async function storedFlake(
  ref: FlakeRef,
  { flags, heedsSettings = true }: Evaluation,
  session: FetchSession,
  output: Output,
): Promise<StoredWithSettings> {
  const { storeFlake } = await import("../compat/bridge/stored_flake.ts");
  const wish = { flags, isReadAgain: true, heedsSettings };
  const locked = await lockedRoot(ref, wish, session, output);
  const flake = await storeFlake(locked, session);
  output.done();
  const isWarned = locked.session.settings().get("warn-dirty") !== "false";
  if (isWarned && !locked.isUnwritten) warnOfChanges(locked.root, flake, output);
  return { flake, settings: locked.settings };
}

/** A tree without a revision is one with changes that are not committed. */
function warnOfChanges({ directory }: RootFlake, flake: StoredFlake, output: Output): void {
  const { locked, reference } = flake;
  if (locked.type === "git" && locked.rev === undefined) {
    const message = `Git tree '${directory}' is dirty`;
    output.diagnose({ severity: "warning", code: "dirty-git", message });
  }
  if (locked.type === "hg" && locked.rev === undefined) {
    const message = `Mercurial tree '${reference}' is unclean`;
    output.diagnose({ severity: "warning", code: "dirty-hg", message });
  }
}

/** The value of an installable, as an expression; a store path has none. */
export function valueOf({ installables: [one], found }: Evaluated): string {
  if (one !== undefined && one.kind !== "store") return `(${found(one)}).value`;
  throw failure(
    "no-value",
    `installable '${one?.path}' does not correspond to a Nix language value`,
  );
}

async function installableOf(
  text: string,
  flags: EvaluationFlags,
  flakes: FlakeStore,
): Promise<Installable> {
  const { splitOutputs } = await import("../compat/bridge/installable.ts");
  const { word, outputs } = splitOutputs(text);
  if (flags.file !== undefined || flags.expr !== undefined) {
    return { kind: "attribute", path: word, outputs };
  }
  const path = word.includes("/") ? await storePathOf(word) : undefined;
  if (path !== undefined) return { kind: "store", path, outputs };
  return await flakeAttribute(text, flags, flakes);
}

async function flakeAttribute(
  text: string,
  flags: EvaluationFlags,
  flakes: FlakeStore,
): Promise<Installable> {
  const { arg, argstr, "arg-from-file": fromFiles, "arg-from-stdin": fromStdin } = flags;
  if (arg.length + argstr.length + fromFiles.length > 0 || fromStdin !== undefined) {
    throw failure("arguments", "'--arg' and '--argstr' are incompatible with flakes", {
      help: "they are for the functions of -f and -E",
    });
  }
  const { splitOutputs } = await import("../compat/bridge/installable.ts");
  const { word, outputs } = splitOutputs(text);
  return { ...await flakes.attribute(word), outputs };
}

async function storePathOf(word: string): Promise<string | undefined> {
  const { storeObjectAt } = await import("../nix/tools/store_links.ts");
  return storeObjectAt(word);
}

async function systemOf(flags: EvaluationFlags, session: FetchSession): Promise<string> {
  const { hostSystem } = await import("../nix/tools/system.ts");
  return flags.system ?? session.settings().get("system") ?? hostSystem();
}

/**
 * Whether evaluation looks at the environment, the time and all files: always with a file, as in
 * Nix.
 */
function isImpure({ impure, file }: EvaluationFlags): boolean {
  return impure || file !== undefined;
}

/** How Nix is asked, as the flags say. */
async function questioner(
  { flags, apply, isReadOnly = false }: Evaluation,
  { installables, flakes, session, output }: Asked & { readonly flakes: FlakeStore },
): Promise<Pick<Evaluated, "ask" | "text">> {
  const { ask } = await import("../compat/bridge/ask.ts");
  const { question } = await import("../compat/bridge/question.ts");
  const { mayGetFlakes } = await import("../compat/bridge/get_flake.ts");
  const given = {
    root: await rootExpression(flags),
    arguments: await argumentsOf(flags),
    ...(apply === undefined ? {} : { apply }),
  };
  const theirs = [
    ...(typeof given.root === "string" ? [] : [given.root]),
    ...[...apply === undefined ? [] : [apply], ...given.arguments.values()].map(asGiven),
  ];
  if (theirs.length > 0) {
    const { refuseSyntax } = await import("../compat/bridge/refuse_syntax.ts");
    await refuseSyntax(theirs);
  }
  const rootText = typeof given.root === "string" ? given.root : given.root.theirs;
  const isGetting = [rootText, ...theirs.map(({ theirs }) => theirs)].some(mayGetFlakes);
  const options = await askOptions({ flags, isReadOnly }, { installables, session, output });
  return {
    text: (expression) => question(expression, given).text,
    ask: async (expression, { settings = [], hear = options.say }: Partial<Hearing> = {}) => {
      const words = [...options.settings, ...settings];
      const askWith: AskWith = async (got, say) => {
        const { text, pieces } = question(expression, { ...given, flakes: got });
        return await ask(text, { ...options, pieces, say, settings: words });
      };
      if (!isGetting) return await askWith(new Map(), hear);
      const { askWithFlakes } = await import("./getting_flakes.ts");
      return await askWithFlakes(askWith, flakes.got, hear);
    },
  };
}

interface Asked {
  readonly installables: readonly Installable[];
  readonly session: FetchSession;
  readonly output: Output;
}

async function askOptions(
  { flags, isReadOnly }: Required<Pick<Evaluation, "flags" | "isReadOnly">>,
  { installables, session, output }: Asked,
): Promise<AskOptions> {
  return {
    impure: isImpure(flags),
    showTrace: flags["show-trace"],
    isReadOnly,
    settings: evaluationWordsOf(flags),
    say: output.say,
    named: await namedAsTheirs(installables),
    signal: session.signal,
  };
}

/** Puts the person's own files into the words of errors, and references for what was fetched. */
async function namedAsTheirs(
  installables: readonly Installable[],
): Promise<(error: string) => string> {
  const { inFetchedTree, inWorkTree } = await import("../compat/bridge/work_tree.ts");
  const { printFlakeRef } = await import("../compat/ref/mod.ts");
  const flakes = installables.flatMap((one) => one.kind === "flake" ? [one.flake] : []);
  return (error) =>
    flakes.reduce((text, { storePath, workTree: directory, locked }) => {
      if (directory !== undefined) return inWorkTree(text, { storePath, directory }, stands);
      if (locked.type === "path") return text;
      return inFetchedTree(text, storePath, printFlakeRef(locked));
    }, error);
}

/** The expression that attributes are selected from. */
async function rootExpression({ file, expr, option }: EvaluationFlags): Promise<string | Theirs> {
  if (file !== undefined && expr !== undefined) {
    throw failure("exclusive", "'--file' and '--expr' are exclusive");
  }
  if (
    file !== undefined && option.some(([name, value]) => name === "pure-eval" && value === "true")
  ) {
    throw failure("exclusive", "'--file' is not compatible with '--pure-eval'");
  }
  if (file === "-") {
    const { textOfStdin } = await import("./given_text.ts");
    return { name: "«stdin»", theirs: await textOfStdin() };
  }
  if (file === undefined) return expr === undefined ? "null" : asGiven(expr);
  const { resolve } = await import("@std/path");
  const { nixString } = await import("../nix/syntax/string_literal.ts");
  if (/^<.*>$/.test(file)) return `import ${file}`;
  if (/^(?:https?|file):\/\//.test(file)) {
    return `import (builtins.fetchTarball ${nixString(file)})`;
  }
  const { importerOf } = await import("../compat/bridge/get_flake.ts");
  const { codeAt } = await import("./given_text.ts");
  return `${importerOf(await codeAt(file))} (/. + ${nixString(resolve(file))})`;
}

/** What functions are called with, in Nix, by name. */
async function argumentsOf(flags: EvaluationFlags): Promise<ReadonlyMap<string, string>> {
  const { nixString } = await import("../nix/syntax/string_literal.ts");
  const texts = [...flags.argstr, ...await textsFromFiles(flags)];
  return new Map([...flags.arg, ...texts.map(([name, text]) => [name, nixString(text)] as const)]);
}

async function textsFromFiles(
  { "arg-from-file": fromFiles, "arg-from-stdin": fromStdin }: EvaluationFlags,
): Promise<readonly (readonly [name: string, text: string])[]> {
  if (fromFiles.length === 0 && fromStdin === undefined) return [];
  const { textOfFile, textOfStdin } = await import("./given_text.ts");
  const texts: (readonly [string, string])[] = [];
  for (const [name, file] of fromFiles) texts.push([name, await textOfFile(file)]);
  if (fromStdin !== undefined) texts.push([fromStdin, await textOfStdin()]);
  return texts;
}

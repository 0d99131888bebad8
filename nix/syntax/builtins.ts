/**
 * The names that Nix itself knows: those it binds everywhere, and all that have a symbol before it
 * reads a file. Seen with each version: a set of all these names is printed, or its undefined
 * variables are reported, in the order of the symbols.
 *
 * @module
 */
import { NEWEST_NIX, type NixVersion } from "./dialect.ts";

/** A run of names, and the versions that have it at this place. */
type Names = readonly [versions: readonly NixVersion[], names: string];

const EVERY: readonly NixVersion[] = ["2.3", "2.8", "2.26", "2.34"];
const OLDEST = EVERY.slice(0, 1);
const SINCE_2_4 = EVERY.slice(1);
const SINCE_2_20 = EVERY.slice(2);
const NEWEST = EVERY.slice(3);

/**
 * All names in the order of their symbols. Those behind a dot have no meaning as a variable. One
 * that begins with `__` is a member of `builtins` that has no plain global name; its plain name has
 * a symbol too. A name that comes twice has its place where it comes first.
 */
const NAMES: readonly Names[] = [
  [EVERY, ".outPath .drvPath .type .meta .name .value .system .__overrides .outputs .outputName"],
  [EVERY, ".__ignoreNulls .file .line .column .__functor .__toString .right .wrong"],
  [EVERY, ".__structuredAttrs"],
  [NEWEST, ".__json"],
  [SINCE_2_20, ".allowedReferences .allowedRequisites .disallowedReferences"],
  [SINCE_2_20, ".disallowedRequisites .maxSize .maxClosureSize"],
  [EVERY, ".builder .args"],
  [SINCE_2_4, ".__contentAddressed .__impure"],
  [EVERY, ".outputHash .outputHashAlgo .outputHashMode"],
  [SINCE_2_4, ".recurseForDerivations .description .self . .startSet .operator .key .path .prefix"],
  [
    SINCE_2_20,
    ".outputSpecified .__sub .__lessThan .__mul .__div .or .__findFile .__nixPath .body",
  ],
  [EVERY, "builtins true false null"],
  [OLDEST, "throw"],
  [EVERY, "__currentTime __currentSystem __nixVersion __storeDir __langVersion"],
  [["2.8"], "__nixPath __getFlake"],
  [SINCE_2_20, "__traceVerbose __nixPath"],
  [EVERY, "scopedImport import __typeOf isNull __isFunction"],
  [OLDEST, "__isString"],
  [EVERY, "__isInt __isFloat __isString __isBool __isPath __genericClosure"],
  [SINCE_2_20, "break"],
  [EVERY, "abort throw __addErrorContext"],
  [SINCE_2_4, "__ceil __floor"],
  [EVERY, "__tryEval __getEnv __seq __deepSeq __trace"],
  [OLDEST, "__valueSize"],
  [SINCE_2_20, "__warn"],
  [SINCE_2_4, "derivationStrict placeholder"],
  [EVERY, "__toPath __storePath __pathExists baseNameOf dirOf __readFile"],
  [OLDEST, "__readDir"],
  [EVERY, "__findFile __hashFile"],
  [SINCE_2_20, "__readFileType"],
  [EVERY, "__readDir __toXML __toJSON __fromJSON __toFile __filterSource __path __attrNames"],
  [EVERY, "__attrValues __getAttr __unsafeGetAttrPos __hasAttr __isAttrs removeAttrs"],
  [EVERY, "__listToAttrs __intersectAttrs __catAttrs __functionArgs __mapAttrs"],
  [SINCE_2_4, "__zipAttrsWith"],
  [EVERY, "__isList __elemAt __head __tail map __filter __elem __concatLists __length __foldl'"],
  [EVERY, "__any __all __genList __sort __partition"],
  [SINCE_2_4, "__groupBy"],
  [EVERY, "__concatMap __add __sub __mul __div __bitAnd __bitOr __bitXor __lessThan toString"],
  [EVERY, "__substring __stringLength __hashString"],
  [SINCE_2_20, "__convertHash"],
  [EVERY, "__match __split __concatStringsSep __replaceStrings __parseDrvName"],
  [EVERY, "__compareVersions __splitVersion"],
  [OLDEST, "derivationStrict placeholder __fetchurl fetchTarball .<let-body> .out"],
  [OLDEST, ".strict .drvAttrs .commonAttrs .outputsList .x .outputToAttrListElement"],
  [OLDEST, "derivation .prefix __nixPath"],
  [EVERY, "__unsafeDiscardStringContext __hasContext __unsafeDiscardOutputDependency"],
  [SINCE_2_20, "__addDrvOutputDependencies"],
  [EVERY, "__getContext __appendContext"],
  [OLDEST, "fetchGit"],
  [EVERY, "fetchMercurial"],
  [SINCE_2_4, "fetchTree"],
  [SINCE_2_20, ".fetchFinalTree"],
  [SINCE_2_4, "__fetchurl fetchTarball fetchGit"],
  [EVERY, "fromTOML"],
  [NEWEST, "__getFlake"],
  [SINCE_2_20, "__parseFlakeRef __flakeRefToString __getFlake"],
  [SINCE_2_4, "derivation .strict .drvAttrs .commonAttrs .outputsList .x .outputToAttrListElement"],
];

/** Nix 2.3 gives a function's plain name its symbol first, but not that of these. */
const CONSTANTS: ReadonlySet<string> = new Set(
  "__currentTime __currentSystem __nixVersion __storeDir __langVersion __nixPath".split(" "),
);

/** What one version knows. */
interface Known {
  /** The names that it binds everywhere. */
  readonly globals: ReadonlySet<string>;
  /** The place of each name in the order of the symbols. */
  readonly ranks: ReadonlyMap<string, number>;
}

const KNOWN: Readonly<Record<NixVersion, Known>> = {
  "2.3": knownTo("2.3"),
  "2.8": knownTo("2.8"),
  "2.26": knownTo("2.26"),
  "2.34": knownTo("2.34"),
};

function knownTo(nix: NixVersion): Known {
  const words = NAMES.flatMap(([versions, names]) =>
    versions.includes(nix) ? names.split(" ") : []
  );
  const symbols = new Set(words.flatMap((word) => symbolsOf(word, nix)));
  const globals = new Set(words.filter((word) => !word.startsWith(".")));
  return { globals, ranks: new Map([...symbols].map((name, rank) => [name, rank])) };
}

function symbolsOf(word: string, nix: NixVersion): readonly string[] {
  if (word.startsWith(".")) return [word.slice(1)];
  if (!word.startsWith("__")) return [word];
  const plainFirst = nix === "2.3" && !CONSTANTS.has(word);
  return plainFirst ? [word.slice(2), word] : [word, word.slice(2)];
}

/** What pure evaluation does not have. */
const IMPURE: ReadonlySet<string> = new Set(["__currentSystem", "__currentTime"]);

/** Whether Nix binds this name everywhere; in pure evaluation, if so told. */
export function isBuiltin(name: string, nix: NixVersion = NEWEST_NIX, pure = false): boolean {
  return KNOWN[nix].globals.has(name) && !(pure && IMPURE.has(name));
}

/** The members that `builtins` has in pure evaluation, in the order of Nix's symbols. */
export function membersOfBuiltins(nix: NixVersion): readonly string[] {
  const { globals, ranks } = KNOWN[nix];
  const pure = [...globals].filter((name) => !IMPURE.has(name));
  const names = pure.map((name) => name.replace(/^__/, ""));
  return [...new Set(names)].sort((a, b) => ranks.get(a)! - ranks.get(b)!);
}

/** The place of a name in the order of Nix's symbols, if Nix knows it before it reads a file. */
export function knownRank(name: string, nix: NixVersion): number | undefined {
  return KNOWN[nix].ranks.get(name);
}

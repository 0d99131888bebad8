/**
 * The names that Nix itself binds everywhere. Those that begin with `__` are the members of
 * `builtins` that have no plain global name. Seen with each version: the expression that is only
 * the name is accepted.
 *
 * @module
 */
import { NEWEST_NIX, type NixVersion } from "./dialect.ts";

const EVERYWHERE = `
  __add __addErrorContext __all __any __appendContext __attrNames __attrValues __bitAnd
  __bitOr __bitXor __catAttrs __compareVersions __concatLists __concatMap
  __concatStringsSep __currentSystem __currentTime __deepSeq __div __elem __elemAt
  __fetchurl __filter __filterSource __findFile __foldl' __fromJSON __functionArgs
  __genList __genericClosure __getAttr __getContext __getEnv __hasAttr __hasContext
  __hashFile __hashString __head __intersectAttrs __isAttrs __isBool __isFloat
  __isFunction __isInt __isList __isPath __isString __langVersion __length __lessThan
  __listToAttrs __mapAttrs __match __mul __nixPath __nixVersion __parseDrvName __partition
  __path __pathExists __readDir __readFile __replaceStrings __seq __sort __split
  __splitVersion __storeDir __storePath __stringLength __sub __substring __tail __toFile
  __toJSON __toPath __toXML __trace __tryEval __typeOf __unsafeDiscardOutputDependency
  __unsafeDiscardStringContext __unsafeGetAttrPos abort baseNameOf builtins derivation
  derivationStrict dirOf false fetchGit fetchMercurial fetchTarball fromTOML import isNull
  map null placeholder removeAttrs scopedImport throw toString true
`;

const SINCE_2_4 = "__ceil __floor __getFlake __groupBy __zipAttrsWith fetchTree";

const SINCE_2_20 = `
  __addDrvOutputDependencies __convertHash __flakeRefToString __parseFlakeRef
  __readFileType __traceVerbose __warn break
`;

const GLOBALS: Readonly<Record<NixVersion, ReadonlySet<string>>> = {
  "2.3": wordsOf(EVERYWHERE, "__valueSize"),
  "2.8": wordsOf(EVERYWHERE, SINCE_2_4),
  "2.26": wordsOf(EVERYWHERE, SINCE_2_4, SINCE_2_20),
  "2.34": wordsOf(EVERYWHERE, SINCE_2_4, SINCE_2_20),
};

function wordsOf(...lists: readonly string[]): ReadonlySet<string> {
  return new Set(lists.flatMap((list) => list.trim().split(/\s+/)));
}

/** Whether Nix binds this name everywhere. */
export function isBuiltin(name: string, nix: NixVersion = NEWEST_NIX): boolean {
  return GLOBALS[nix].has(name);
}

/**
 * The names that Nix knows before it reads a file, in the order of its symbols: first those it
 * needs itself (`StaticEvalSymbols` in eval.hh), then those it binds.
 */
const KNOWN: readonly string[] = [
  ...wordsOf(`
    outPath drvPath type meta name value system __overrides outputs outputName __ignoreNulls file
    line column __functor __toString right wrong __structuredAttrs __json allowedReferences
    allowedRequisites disallowedReferences disallowedRequisites maxSize maxClosureSize builder args
    __contentAddressed __impure outputHash outputHashAlgo outputHashMode recurseForDerivations
    description self startSet operator key path prefix outputSpecified __sub __lessThan __mul __div
    or __findFile __nixPath body
  `),
  ...GLOBALS[NEWEST_NIX],
];

const KNOWN_RANKS: ReadonlyMap<string, number> = new Map(
  KNOWN.map((name, index) => [name, index]),
);

/** The place of a name in the order of Nix's symbols, if Nix knows it from the start. */
export function knownRank(name: string): number | undefined {
  return KNOWN_RANKS.get(name);
}

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

/** The names that Nix itself needs, in the order of its symbols: `StaticEvalSymbols` in eval.hh. */
const NEEDED = wordsOf(`
  outPath drvPath type meta name value system __overrides outputs outputName __ignoreNulls file
  line column __functor __toString right wrong __structuredAttrs builder args outputHash
  outputHashAlgo outputHashMode
`);

/** Those that came with flakes and later. */
const NEEDED_SINCE_2_4 = wordsOf(`
  __json allowedReferences allowedRequisites disallowedReferences disallowedRequisites maxSize
  maxClosureSize __contentAddressed __impure recurseForDerivations description self startSet
  operator key prefix outputSpecified or body
`);

/** The names that Nix knows before it reads a file: those above, and those of its builtins. */
function ranks(...lists: readonly ReadonlySet<string>[]): ReadonlyMap<string, number> {
  const builtins = [...GLOBALS[NEWEST_NIX]].flatMap((name) => [name, name.replace(/^__/, "")]);
  const names = new Set([...lists.flatMap((list) => [...list]), ...builtins]);
  return new Map([...names].map((name, index) => [name, index]));
}

const RANKS = ranks(NEEDED);
const RANKS_SINCE_2_4 = ranks(NEEDED, NEEDED_SINCE_2_4);

/** The place of a name in the order of Nix's symbols, if Nix knows it from the start. */
export function knownRank(name: string, sinceFlakes: boolean): number | undefined {
  return (sinceFlakes ? RANKS_SINCE_2_4 : RANKS).get(name);
}

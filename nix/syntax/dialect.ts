/**
 * In what the Nix versions differ, as far as reading and printing expressions goes.
 *
 * @module
 */

/** The versions told apart: those that Debian packages. */
export type NixVersion = "2.3" | "2.8" | "2.26" | "2.34";

/** The version taken where none is named. */
export const NEWEST_NIX: NixVersion = "2.34";

/** What one version does. Each was seen with the program itself, and read in its sources. */
export interface Dialect {
  /** Whose it is. */
  readonly nix: NixVersion;
  /** `f a b` is two calls of one argument, not one of two. */
  readonly curriedCalls: boolean;
  /** A path literal may hold `${…}`. */
  readonly pathInterpolation: boolean;
  /** Inherited names have places of their own; else Nix names the end of the word `inherit`, or,
   * where they are not defined, that of the brace or `let` before. */
  readonly placesInherited: boolean;
  /** The file ends where the last token ends, not where it begins. */
  readonly endsBehindLast: boolean;
  /** There are `|>` and `<|`, as an experimental feature. */
  readonly pipes: boolean;
  /** `''$` and `'''` are text like any other, and `''\\n` is none: it neither indents nor ends a
   * line. Else all three are text that never indents. */
  readonly escapesIndent: boolean;
  /** Parts of an indented string that are empty once stripped are left out. */
  readonly dropsEmptyParts: boolean;
  /** Two sets bound to one name are merged at every depth, dynamic attributes too. */
  readonly mergesDeeply: boolean;
  /** Strings are printed with every `$` escaped, not only where `{` follows. */
  readonly escapesEveryDollar: boolean;
  /** Every keyword that is a name is printed in quotes, not only `if`. */
  readonly quotesKeywords: boolean;
  /** `inherit`s are printed together, and before the rest. */
  readonly groupsInherits: boolean;
  /** What is printed in alphabetical order. The rest is in the order of Nix's symbols, that is, in
   * which it first met the names, or, for the formals of 2.3, in which they are written. The old
   * versions sort by the addresses of symbols, which is that order only as long as memory that was
   * freed is not used again. */
  readonly sorts: { readonly sets: boolean; readonly lets: boolean; readonly formals: boolean };
  /** The texts of strings, URIs and search paths have symbols too. */
  readonly internsStrings: boolean;
  /** Formals are kept sorted by their symbols: duplicates are found once the function is read. */
  readonly sortsFormals: boolean;
  /** A zero byte ends the file. */
  readonly nulEndsFile: boolean;
  /** Strings may not have a zero byte in them, without a backslash; else they end there. */
  readonly refusesNul: boolean;
}

const NIX_2_3: Dialect = {
  nix: "2.3",
  curriedCalls: true,
  pathInterpolation: false,
  placesInherited: false,
  endsBehindLast: false,
  pipes: false,
  escapesIndent: true,
  dropsEmptyParts: false,
  mergesDeeply: false,
  escapesEveryDollar: true,
  quotesKeywords: false,
  groupsInherits: false,
  sorts: { sets: false, lets: false, formals: false },
  internsStrings: true,
  sortsFormals: false,
  nulEndsFile: true,
  refusesNul: false,
};

const NIX_2_8: Dialect = {
  ...NIX_2_3,
  nix: "2.8",
  curriedCalls: false,
  pathInterpolation: true,
  escapesIndent: false,
  sorts: { sets: true, lets: false, formals: false },
  internsStrings: false,
  sortsFormals: true,
  nulEndsFile: false,
};

const NIX_2_26: Dialect = {
  ...NIX_2_8,
  nix: "2.26",
  placesInherited: true,
  endsBehindLast: true,
  pipes: true,
  dropsEmptyParts: true,
  mergesDeeply: true,
  escapesEveryDollar: false,
  quotesKeywords: true,
  groupsInherits: true,
  sorts: { sets: true, lets: true, formals: true },
  refusesNul: true,
};

const DIALECTS: Readonly<Record<NixVersion, Dialect>> = {
  "2.3": NIX_2_3,
  "2.8": NIX_2_8,
  "2.26": NIX_2_26,
  "2.34": { ...NIX_2_26, nix: "2.34" },
};

/**
 * What a version does.
 *
 * @throws {RangeError} for a version that is not told apart, which only untyped code can ask for
 */
export function dialectOf(nix: NixVersion): Dialect {
  if (Object.hasOwn(DIALECTS, nix)) return DIALECTS[nix];
  const known = Object.keys(DIALECTS).join(", ");
  throw new RangeError(`Nix ${JSON.stringify(nix)} is not known, only ${known} are`);
}

/**
 * What the scan knows of nixpkgs by name: which of its functions make what.
 *
 * @module
 */

/** Functions that return a shell's derivation. */
export const shellMakers = /^(mkShell\w*|shellFor|devShell)$/;

/** Functions that return a derivation, by the last part of their name. */
export const derivationMakers = new RegExp(
  "^(" + [
    "derivation|mkDerivation|runCommand\\w*|symlinkJoin|linkFarm\\w*|substituteAll|bundler(Env|App)",
    "(build|write|fetch)[A-Z]\\w*",
    "mk(Yarn|Npm|Poetry|Node|Go|Python|Rust|Emacs)\\w*",
    "override(Attrs|Derivation|PythonAttrs|Cabal)?",
    "withPackages|ghcWith\\w+|emacsWithPackages|combine",
    "callCabal2nix\\w*|callHackage\\w*|developPackage|haskellSrc2nix",
    "dontCheck|doJailbreak|dontHaddock|justStaticExecutables",
  ].join("|") + ")$",
);

/** Functions that return the derivation of a test of NixOS machines. */
export const testMakers = /^(nixosTest|runNixOSTest|makeTest|simpleTest|runTest)$/;

/** Those of them that return a derivation they are given, changed. */
export const packageChangers =
  /^(override(Attrs|Derivation|PythonAttrs|Cabal)?|dont(Check|Haddock)|doJailbreak|justStaticExecutables)$/;

/** Those of them that return a program, not a directory; unless its name begins with a `/`. */
export const scriptMakers =
  /^write(Shell)?Script$|^write(Babashka|Bash|Dash|Fish|Guile|Haskell|JS|Nu|Perl|PyPy[23]|Python[23]|Ruby|Rust)$/;

/** Functions that return a set whose attributes can't be told from the text. */
export const setMakers = /^(mapAttrs\w*|genAttrs|listToAttrs|filterAttrs|optionalAttrs)$/;

/** Functions whose last argument but one is a function, or a file with one, that they call. */
export const packageCallers = /^callPackages?(With)?$/;

/**
 * Functions whose result has the shape of an argument: of the last one, or of the body of the one
 * that is a function or a file with a function.
 */
export const wrappers =
  /^(recurseIntoAttrs|dontRecurseIntoAttrs|makeScope\w*|fix|makeExtensible|makeOverridable)$/;

/** Attributes of nixpkgs that are no packages. */
export const notPackages =
  /^(lib|config|path|system|stdenv|callPackages?\w*|newScope|overlays|\w+Packages|\w*Platform|\w*Tools|writers|haskell|python\w*Packages)$/;

/** Attributes of nixpkgs that are the packages of a language, each under its name. */
export const languagePackages =
  /^(haskell|python\d*|ocaml|coq|node|elm|idris|php\d*|ruby|lua\w*)Packages(_[\w-]+)?$/;

/** Attributes of such a set that are no packages: functions have capitals inside their names. */
export const notOfLanguage =
  /[a-z][A-Z]|^(lib|pkgs|override|overrides|extend|scope|packages|extensions|passthru|stdenv)$|^_/;

/** Functions that return such a set changed, which has them as its attributes. */
export const languageChangers = /^(override|overrideScope'?|extend)$/;

{ lib }:
let
  version = "24.05";
in
{
  inherit (builtins)
    bitAnd
    bitOr
    bitXor
    isBool
    isFloat
    isFunction
    isInt
    lessThan
    pathExists
    readFile
    seq
    deepSeq
    tryEval
    ;

  id = x: x;
  const = x: _: x;
  flip =
    f: a: b:
    f b a;
  pipe = builtins.foldl' (x: f: f x);

  boolToString = b: if b then "true" else "false";

  min = x: y: if x < y then x else y;
  max = x: y: if x > y then x else y;

  importJSON = path: builtins.fromJSON (builtins.readFile path);
  importTOML = path: builtins.fromTOML (builtins.readFile path);

  # Whether we are evaluated by nix-shell.
  inNixShell = builtins.getEnv "IN_NIX_SHELL" != "";
  inPureEvalMode = !builtins ? currentSystem;

  warn = message: builtins.trace "warning: ${message}";
  warnIf = condition: message: if condition then lib.warn message else lib.id;
  throwIf = condition: message: if condition then throw message else lib.id;
  throwIfNot = condition: message: if condition then lib.id else throw message;

  functionArgs = f: if f ? __functor then f.__functionArgs or { } else builtins.functionArgs f;
  setFunctionArgs = f: args: {
    __functor = _: f;
    __functionArgs = args;
  };
  mirrorFunctionArgs = f: lib.setFunctionArgs' (lib.functionArgs f);
  setFunctionArgs' = args: f: lib.setFunctionArgs f args;
  toFunction = value: if lib.isFunctionLike value then value else _: value;
  isFunctionLike =
    f: builtins.isFunction f || (f ? __functor && lib.isFunctionLike (f.__functor f));

  inherit version;
  release = version;
}

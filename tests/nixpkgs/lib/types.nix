# A type here says how several definitions of one option become one value.
{ lib }:
let
  # All definitions must agree.
  equal = name: check: {
    inherit name check;
    merge =
      path: values:
      if builtins.all (value: value == builtins.head values) values then
        builtins.head values
      else
        throw "The option `${lib.showOption path}' has conflicting definition values.";
  };
  concatenated = separator: {
    name = "strings concatenated with ${builtins.toJSON separator}";
    check = builtins.isString;
    merge = _: builtins.concatStringsSep separator;
  };
in
rec {
  str = equal "string" builtins.isString;
  string = str;
  nonEmptyStr = str;
  int = equal "signed integer" builtins.isInt;
  port = equal "16 bit unsigned integer" builtins.isInt;
  float = equal "floating point number" builtins.isFloat;
  bool = equal "boolean" builtins.isBool;
  path = equal "path" (x: builtins.isPath x || builtins.isString x || x ? outPath);
  package = equal "package" (x: x ? outPath);
  enum = choices: equal "one of ${builtins.toJSON choices}" (x: builtins.elem x choices);
  lines = concatenated "\n";
  commas = concatenated ",";
  envVar = concatenated ":";

  anything = {
    name = "anything";
    check = _: true;
    merge =
      _: values:
      if builtins.all builtins.isAttrs values && !builtins.any lib.isDerivation values then
        builtins.foldl' lib.recursiveUpdate { } values
      else
        lib.last values;
  };
  unspecified = anything;
  raw = anything;
  attrs = anything;

  nullOr = type: {
    name = "null or ${type.name}";
    check = x: x == null || type.check x;
    merge =
      path: values:
      if builtins.all (value: value == null) values then
        null
      else
        type.merge path (lib.remove null values);
  };
  listOf = type: {
    name = "list of ${type.name}";
    check = builtins.isList;
    merge = path: values: map (value: type.merge path [ value ]) (builtins.concatLists values);
  };
  attrsOf = type: {
    name = "attribute set of ${type.name}";
    check = builtins.isAttrs;
    merge = path: lib.zipAttrsWith (name: lib.mergeDefinitions (path ++ [ name ]) type);
  };
  submodule = module: {
    name = "submodule";
    check = x: builtins.isAttrs x || builtins.isFunction x;
    merge =
      path: values:
      (lib.evalModules {
        modules = [ module ] ++ values;
        specialArgs.name = lib.last path;
      }).config;
  };
}

{ lib }:
{
  inherit (builtins)
    compareVersions
    concatStringsSep
    fromJSON
    isString
    match
    parseDrvName
    replaceStrings
    split
    storeDir
    stringLength
    substring
    toJSON
    toXML
    ;

  concatStrings = builtins.concatStringsSep "";
  concatMapStrings = f: list: lib.concatStrings (map f list);
  concatMapStringsSep =
    separator: f: list:
    builtins.concatStringsSep separator (map f list);
  concatImapStringsSep =
    separator: f: list:
    builtins.concatStringsSep separator (lib.imap1 f list);
  concatLines = lib.concatMapStrings (line: line + "\n");

  optionalString = condition: string: if condition then string else "";
  enableFeature = on: name: "--${if on then "enable" else "disable"}-${name}";
  withFeature = on: name: "--${if on then "with" else "without"}-${name}";

  hasPrefix = prefix: string: builtins.substring 0 (builtins.stringLength prefix) string == prefix;
  hasSuffix =
    suffix: string:
    let
      from = builtins.stringLength string - builtins.stringLength suffix;
    in
    from >= 0 && builtins.substring from (-1) string == suffix;
  hasInfix =
    infix: string: builtins.length (builtins.split (lib.escapeRegex infix) (toString string)) > 1;
  removePrefix =
    prefix: string:
    if lib.hasPrefix prefix string then
      builtins.substring (builtins.stringLength prefix) (-1) string
    else
      string;
  removeSuffix =
    suffix: string:
    if lib.hasSuffix suffix string then
      builtins.substring 0 (builtins.stringLength string - builtins.stringLength suffix) string
    else
      string;

  splitString =
    separator: string:
    builtins.filter builtins.isString (
      builtins.split (lib.escapeRegex separator) (toString string)
    );
  stringToCharacters =
    string: builtins.genList (n: builtins.substring n 1 string) (builtins.stringLength string);
  stringAsChars = f: string: lib.concatStrings (map f (lib.stringToCharacters string));
  fileContents = file: lib.removeSuffix "\n" (builtins.readFile file);
  trim = string: builtins.head (builtins.match "[[:space:]]*(.*[^[:space:]]|)[[:space:]]*" string);

  escape = characters: builtins.replaceStrings characters (map (c: "\\${c}") characters);
  escapeRegex = lib.escape (lib.stringToCharacters "\\[{()^$?*+|.");
  escapeShellArg = arg: "'${builtins.replaceStrings [ "'" ] [ "'\\''" ] (toString arg)}'";
  escapeShellArgs = lib.concatMapStringsSep " " lib.escapeShellArg;
  escapeNixString = string: lib.escape [ "$" ] (builtins.toJSON string);

  toLower = builtins.replaceStrings lib.upperChars lib.lowerChars;
  toUpper = builtins.replaceStrings lib.lowerChars lib.upperChars;
  lowerChars = lib.stringToCharacters "abcdefghijklmnopqrstuvwxyz";
  upperChars = lib.stringToCharacters "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

  fixedWidthString =
    width: filler: string:
    if builtins.stringLength string >= width then
      string
    else
      lib.fixedWidthString width filler (filler + string);
  toInt =
    string:
    let
      value = builtins.fromJSON string;
    in
    if builtins.isInt value then value else throw "Could not convert ${string} to int.";

  makeSearchPath =
    subDir: paths:
    builtins.concatStringsSep ":" (map (path: "${path}/${subDir}") (lib.remove null paths));
  makeSearchPathOutput =
    output: subDir: pkgs:
    lib.makeSearchPath subDir (map (lib.getOutput output) pkgs);

  getName =
    x:
    if builtins.isString x then
      (builtins.parseDrvName x).name
    else
      x.pname or (builtins.parseDrvName x.name).name;
  getVersion =
    x:
    if builtins.isString x then
      (builtins.parseDrvName x).version
    else
      x.version or (builtins.parseDrvName x.name).version;
  nameFromURL = url: separator: builtins.head (lib.splitString separator (baseNameOf url));
  sanitizeDerivationName =
    name:
    lib.concatMapStrings (part: if builtins.isList part then "-" else part) (
      builtins.split "[^[:alnum:]+._?=-]+" (toString name)
    );

  versionOlder = v1: v2: builtins.compareVersions v2 v1 == 1;
  versionAtLeast = v1: v2: !lib.versionOlder v1 v2;
  isStorePath =
    x:
    lib.hasPrefix builtins.storeDir (toString x) && dirOf (toString x) == builtins.storeDir;

  generators = {
    toJSON = _: builtins.toJSON;
    toKeyValue =
      _: attrs:
      lib.concatStrings (lib.mapAttrsToList (name: value: "${name}=${toString value}\n") attrs);
  };
}

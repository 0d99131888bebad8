# Sources without what is ignored; of .gitignore's language only plain names are understood.
{ lib }:
let
  filterWith =
    patterns: root:
    let
      textOf = pattern: if builtins.isPath pattern then builtins.readFile pattern else pattern;
      lines = lib.concatMap (pattern: lib.splitString "\n" (textOf pattern)) (lib.toList patterns);
      names = map (lib.removeSuffix "/") (
        builtins.filter (line: line != "" && !lib.hasPrefix "#" line) lines
      );
    in
    lib.cleanSourceWith {
      src = root;
      filter = path: _: !builtins.elem (baseNameOf path) (names ++ [ ".git" ]);
    };
in
{
  gitignoreSource =
    patterns: root: filterWith (lib.toList patterns ++ [ (root + "/.gitignore") ]) root;
  gitignoreSourcePure = filterWith;
}

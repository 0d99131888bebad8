# A file set here is a predicate over files: `{ _type; contains = path: bool; }`.
{ lib }:
let
  make = contains: {
    _type = "fileset";
    inherit contains;
  };

  isIn = dir: path: path == dir || lib.hasPrefix "${dir}/" path;

  # A path stands for the file, or for every file below the directory.
  coerce =
    x:
    if x._type or null == "fileset" then
      x
    else if !builtins.pathExists x then
      throw "lib.fileset: ${toString x} is a path that does not exist"
    else
      make (isIn (toString x));

  # Whether a directory holds a file of the set; empty directories are left out.
  holdsAny =
    set: dir:
    let
      entries = builtins.readDir dir;
      holds =
        name:
        if entries.${name} == "directory" then
          holdsAny set (dir + "/${name}")
        else
          set.contains (toString (dir + "/${name}"));
    in
    builtins.any holds (builtins.attrNames entries);
in
{
  toSource =
    { root, fileset }:
    let
      set = coerce fileset;
    in
    lib.cleanSourceWith {
      src = root;
      filter =
        path: type:
        if type == "directory" then
          holdsAny set (root + lib.removePrefix (toString root) path)
        else
          set.contains path;
    };

  union = a: b: make (path: (coerce a).contains path || (coerce b).contains path);
  unions = sets: make (path: builtins.any (set: (coerce set).contains path) sets);
  intersection = a: b: make (path: (coerce a).contains path && (coerce b).contains path);
  difference = a: b: make (path: (coerce a).contains path && !(coerce b).contains path);
  maybeMissing = path: make (isIn (toString path));
  fileFilter =
    keep: root:
    make (
      path:
      isIn (toString root) path
      && keep {
        name = baseNameOf path;
        type = "regular";
        hasExt = ext: lib.hasSuffix ".${ext}" (baseNameOf path);
      }
    );
}

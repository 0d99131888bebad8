# Builtins that tell what is read of a flake's tree, and go on telling in all code that is imported by
# them. Each read is a line `trace: flakebridge-read KIND PATH` on stderr; PATH is JSON, relative to the
# tree. What no builtin sees (a path that becomes a string by being copied) Nix says itself, with -vv.
#
# Paths are told apart from text only where they are turned into it: code that orders paths of different
# trees by `<`, or reads `__curPos.file`, sees the tree's store path without being seen.
{
  # The store path of the tree.
  root,
  # The store paths of all trees that code is read from: a file of theirs is evaluated once.
  trees,
}:
let
  inherit (builtins)
    attrNames
    baseNameOf
    dirOf
    elem
    elemAt
    filter
    foldl'
    intersectAttrs
    isAttrs
    isList
    isPath
    isString
    length
    listToAttrs
    mapAttrs
    stringLength
    substring
    toJSON
    toString
    trace
    unsafeDiscardStringContext
    ;

  hasPrefix = prefix: text: substring 0 (stringLength prefix) text == prefix;

  # As text, without what it depends on; `..` and doubled slashes resolved.
  absolute =
    path:
    if isPath path then toString path else toString (/. + unsafeDiscardStringContext (toString path));

  isIn = tree: path: path == tree || hasPrefix "${tree}/" path;
  below = tree: path: substring (stringLength tree + 1) (-1) path;

  # Tells that `path` is looked at, if it is the tree's.
  tell =
    kind: path: value:
    let
      place = absolute path;
    in
    if isIn root place then
      trace "flakebridge-read ${kind} ${toJSON (below root place)}" value
    else
      value;

  # Tells that text says where the tree is.
  mention = value: if mentions value then trace "flakebridge-read tree \"\"" value else value;
  mentions =
    value:
    if isPath value then
      isIn root (toString value)
    else if isList value then
      builtins.any mentions value
    else
      false;

  # --- Files that are evaluated, each once ---

  # What `import` gives for each file and directory below a directory.
  values =
    directory:
    mapAttrs (name: _: {
      value = builtins.scopedImport names (/. + "${directory}/${name}");
      inside = values "${directory}/${name}";
    }) (builtins.readDir directory);

  valuesOf = listToAttrs (
    map (tree: {
      name = tree;
      value = {
        value = builtins.scopedImport names (/. + tree);
        inside = values tree;
      };
    }) trees
  );

  importOnce =
    path:
    let
      place = absolute path;
      found = filter (tree: isIn tree place) trees;
      tree = builtins.head found;
      parts = filter (part: isString part && part != "") (builtins.split "/" (below tree place));
      step = known: part: if known == null then null else known.inside.${part} or null;
      known = foldl' step valuesOf.${tree} parts;
    in
    if found == [ ] || known == null then builtins.scopedImport names path else known.value;

  # --- Builtins ---

  isText = path: isPath path || isString path || (isAttrs path && path ? outPath);

  readPath =
    {
      path,
      ...
    }@arguments:
    let
      isWhole = !(arguments ? filter);
      name = if arguments ? name || absolute path != root then "" else "tree";
      told = if isWhole then tell "copy" path path else tell "directory" path (tell "type" path path);
    in
    builtins.path (
      arguments
      // {
        path = if name == "tree" then mentionRoot told else told;
      }
      // (if isWhole then { } else { filter = tellTaken arguments.filter; })
    );

  mentionRoot = value: trace "flakebridge-read tree \"\"" value;

  tellTaken =
    filter: path: type:
    let
      isTaken = filter path type;
      kind = if type == "directory" then "directory" else "copy";
    in
    if isTaken then tell kind path isTaken else isTaken;

  all = {
    import = path: if isText path then importOnce (tell "import" path path) else builtins.import path;
    scopedImport = scope: path: builtins.scopedImport (names // scope) (tell "import" path path);
    readFile = path: builtins.readFile (tell "file" path path);
    hashFile = type: path: builtins.hashFile type (tell "file" path path);
    readDir = path: builtins.readDir (tell "directory" path path);
    readFileType = path: builtins.readFileType (tell "type" path path);
    pathExists = path: builtins.pathExists (tell "type" path path);
    path = readPath;
    filterSource =
      filter: path:
      builtins.filterSource (tellTaken filter) (
        (if absolute path == root then mentionRoot else (x: x)) (
          tell "directory" path (tell "type" path path)
        )
      );
    findFile =
      path: name:
      builtins.findFile (if builtins.any (entry: mentions entry.path) path then mentionRoot path else path) name;
    toString = value: toString (mention value);
    toPath = path: builtins.toPath (mention path);
    toXML = value: builtins.toXML (mentionRoot value);
    baseNameOf = path: baseNameOf (if isPath path && toString path == root then mention path else path);
    unsafeGetAttrPos =
      name: set:
      let
        position = builtins.unsafeGetAttrPos name set;
      in
      if position == null then
        null
      else
        position
        // {
          file = if isString position.file then tell "tree" position.file position.file else position.file;
        };
  };

  reads = intersectAttrs builtins all;

  names =
    listToAttrs (
      map (name: {
        name = "__${name}";
        value = reads.${name};
      }) (attrNames reads)
    )
    // {
      inherit (reads)
        import
        scopedImport
        toString
        baseNameOf
        ;
      builtins = observed;
    };

  observed = builtins // reads // { builtins = observed; };

  # --- What a flake sees of itself ---

  metadata = [
    "narHash"
    "lastModified"
    "lastModifiedDate"
    "rev"
    "shortRev"
    "revCount"
    "dirtyRev"
    "dirtyShortRev"
    "outPath"
  ];

  tellMetadata =
    attrs:
    attrs
    // mapAttrs (name: value: trace "flakebridge-read self ${toJSON name}" value) (
      intersectAttrs (listToAttrs (
        map (name: {
          inherit name;
          value = null;
        }) metadata
      )) attrs
    );
in
{
  # The builtins to read flakes with.
  reads = observed;
  # `self`, telling which of its metadata are looked at, and that it is looked at.
  watch =
    self:
    trace "flakebridge-read self \"\"" (
      tellMetadata self // { sourceInfo = tellMetadata self.sourceInfo; }
    );
}

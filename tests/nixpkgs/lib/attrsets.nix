{ lib }:
{
  inherit (builtins)
    attrNames
    attrValues
    catAttrs
    getAttr
    hasAttr
    intersectAttrs
    isAttrs
    listToAttrs
    mapAttrs
    removeAttrs
    ;

  nameValuePair = name: value: { inherit name value; };

  genAttrs =
    names: f:
    builtins.listToAttrs (
      map (name: {
        inherit name;
        value = f name;
      }) names
    );

  filterAttrs =
    keep: attrs:
    builtins.removeAttrs attrs (
      builtins.filter (name: !keep name attrs.${name}) (builtins.attrNames attrs)
    );

  mapAttrs' =
    f: attrs: builtins.listToAttrs (map (name: f name attrs.${name}) (builtins.attrNames attrs));

  mapAttrsToList = f: attrs: map (name: f name attrs.${name}) (builtins.attrNames attrs);
  attrsToList = lib.mapAttrsToList lib.nameValuePair;
  concatMapAttrs = f: attrs: lib.mergeAttrsList (lib.mapAttrsToList f attrs);
  mergeAttrsList = builtins.foldl' (a: b: a // b) { };

  optionalAttrs = condition: attrs: if condition then attrs else { };

  attrByPath =
    path: default: attrs:
    if path == [ ] then
      attrs
    else if attrs ? ${builtins.head path} then
      lib.attrByPath (builtins.tail path) default attrs.${builtins.head path}
    else
      default;

  hasAttrByPath =
    path: attrs:
    path == [ ]
    || (
      attrs ? ${builtins.head path}
      && lib.hasAttrByPath (builtins.tail path) attrs.${builtins.head path}
    );

  getAttrFromPath =
    path: lib.attrByPath path (throw "cannot find attribute '${builtins.concatStringsSep "." path}'");

  getAttrs = names: attrs: lib.genAttrs names (name: attrs.${name});
  attrVals = names: attrs: map (name: attrs.${name}) names;

  setAttrByPath =
    path: value:
    if path == [ ] then
      value
    else
      { ${builtins.head path} = lib.setAttrByPath (builtins.tail path) value; };

  zipAttrsWith =
    f: sets:
    lib.genAttrs (lib.unique (builtins.concatLists (map builtins.attrNames sets))) (
      name: f name (builtins.catAttrs name sets)
    );
  foldAttrs = op: nul: lib.zipAttrsWith (_: lib.foldr op nul);

  recursiveUpdate =
    a: b:
    a
    // builtins.mapAttrs (
      name: value:
      if builtins.isAttrs value && builtins.isAttrs (a.${name} or null) then
        lib.recursiveUpdate a.${name} value
      else
        value
    ) b;

  mapAttrsRecursiveCond =
    goOn: f:
    let
      recurse =
        path:
        builtins.mapAttrs (
          name: value:
          if builtins.isAttrs value && goOn value then
            recurse (path ++ [ name ]) value
          else
            f (path ++ [ name ]) value
        );
    in
    recurse [ ];
  mapAttrsRecursive = lib.mapAttrsRecursiveCond (_: true);

  collect =
    wanted: attrs:
    if wanted attrs then
      [ attrs ]
    else if builtins.isAttrs attrs then
      lib.concatMap (lib.collect wanted) (builtins.attrValues attrs)
    else
      [ ];

  isDerivation = value: value.type or null == "derivation";

  # Says to nix-build and nix-env that the set holds packages.
  recurseIntoAttrs = attrs: attrs // { recurseForDerivations = true; };
  dontRecurseIntoAttrs = attrs: attrs // { recurseForDerivations = false; };

  getOutput =
    output: pkg:
    if !pkg ? outputSpecified || !pkg.outputSpecified then pkg.${output} or pkg.out or pkg else pkg;
  getBin = lib.getOutput "bin";
  getLib = lib.getOutput "lib";
  getDev = lib.getOutput "dev";
  makeLibraryPath = lib.makeSearchPathOutput "lib" "lib";
  makeBinPath = lib.makeSearchPathOutput "bin" "bin";
}

# Finds derivations below a value and instantiates them; evaluated by migrate/verify.
# Works on every Nix from 2.3 on. Gives one set per answer, see `Answer` in instantiate.ts.
{
  # What functions are called with, of the arguments they take: `inNixShell` in a nix-shell;
  # null where functions are not called, as in a flake.
  autoArgs ? { },
  # Calls a root that has arguments without defaults; null where nothing can.
  callPackage ? null,
  # The value to look below.
  root,
}:
let
  # Whether a function takes a set (`{ a, b ? c, ... }:`), and not just anything (`x:`).
  # functionArgs can't tell the two apart where there are no names.
  describes =
    function: words:
    let
      xml = builtins.seq function (builtins.toXML function);
    in
    builtins.replaceStrings [ words ] [ "" ] xml != xml;
  takesSet = function: describes function "<attrspat";
  takesMore = function: describes function "<attrspat ellipsis=";

  required =
    function:
    let
      formals = builtins.functionArgs function;
    in
    builtins.filter (name: !(formals.${name} || autoArgs ? ${name})) (builtins.attrNames formals);

  # What nix-build and nix-shell do with every value on the way to an attribute.
  call =
    value:
    if autoArgs == null then
      value
    else if builtins.isAttrs value && value ? __functor then
      call (value.__functor value)
    else if !(builtins.isFunction value && takesSet value) then
      value
    else if required value != [ ] then
      throw "a function that needs the arguments ${builtins.concatStringsSep ", " (required value)}"
    else
      value (
        if takesMore value then
          autoArgs
        else
          builtins.intersectAttrs (builtins.functionArgs value) autoArgs
      );

  top =
    if builtins.isFunction root && takesSet root && required root != [ ] && callPackage != null then
      callPackage
    else
      root;

  # The value at a path, as a list of one, or of none where there is no such attribute.
  at = builtins.foldl' (
    found: name: builtins.concatMap (value: select (call value) name) found
  ) [ top ];
  select =
    value: name:
    if builtins.isAttrs value && value ? ${name} then
      [ value.${name} ]
    else if builtins.isList value && builtins.match "[0-9]+" name != null then
      let
        index = builtins.fromJSON name;
      in
      if index < builtins.length value then [ (builtins.elemAt value index) ] else [ ]
    else
      [ ];

  # What is found at a path: called like every value on the way to it. A derivation in a set is
  # taken as it is, though: nix-build collects it from the set, also where it can be called.
  arrive =
    path: value:
    if path != [ ] && (builtins.tryEval (kindOf value)).value == "derivation" then
      value
    else
      call value;

  kindOf =
    value:
    if builtins.isList value then
      "list"
    else if !builtins.isAttrs value then
      "other"
    else if (value.type or null) == "derivation" then
      "derivation"
    else if isForeign value then
      "other"
    else
      "set";

  # Sets that a project hands on, and whose derivations are not its own: nixpkgs and its library,
  # sets with a type, sets with more names than a project gives by hand.
  isForeign =
    value:
    value ? stdenv && value ? callPackage
    || value ? fix && value ? genAttrs
    || value ? _type
    || builtins.length (builtins.attrNames value) > 1000;

  namesIn =
    value:
    if builtins.isList value then
      builtins.genList toString (builtins.length value)
    else
      builtins.filter (name: !(value ? options && (name == "config" || name == "options"))) (
        builtins.attrNames value
      );

  walk =
    depth: path: value:
    let
      kind = builtins.tryEval (kindOf value);
      drvPath = builtins.tryEval (builtins.unsafeDiscardStringContext value.drvPath);
      below = name: map (found: walk (depth - 1) (path ++ [ name ]) found) (select value name);
    in
    if !kind.success || (kind.value == "derivation" && !drvPath.success) then
      [
        {
          inherit path;
          is = "error";
        }
      ]
    else if kind.value == "derivation" then
      [
        {
          inherit path;
          is = "derivation";
          drvPath = drvPath.value;
          # Of a machine by alike.nix.
          options = value.alikeOptions or { };
        }
      ]
    else if depth > 0 && kind.value != "other" then
      builtins.concatLists (builtins.concatMap below (namesIn value))
    else
      [ ];

  only = is: path: [ { inherit is path; } ];

  answers = {
    # Every derivation below the path. Functions in sets are not called: nix-build calls those that
    # it is told to build.
    search =
      { path, depth, ... }:
      let
        found = builtins.tryEval (at path);
        value = builtins.head found.value;
      in
      if !found.success then
        only "error" path
      else if found.value == [ ] then
        only "missing" path
      else
        walk depth path (if path == [ ] then call value else value);

    # What stands at the path itself, whatever that may be.
    find =
      { path, ... }:
      let
        found = builtins.tryEval (at path);
        inside = walk 0 path (arrive path (builtins.head found.value));
      in
      if !found.success then
        only "error" path
      else if found.value == [ ] then
        only "missing" path
      else if inside == [ ] then
        only "other" path
      else
        inside;

    # What stands at the path, and the names below it; fails where the value does.
    shape =
      { path, ... }:
      builtins.concatMap (
        found:
        let
          value = arrive path found;
          is = kindOf value;
        in
        [
          {
            inherit path is;
            names = if is == "set" || is == "list" then namesIn value else [ ];
          }
        ]
      ) (at path);

    # Fails with the words of what find only calls an error.
    fail = { path, ... }: builtins.concatMap (found: only (arrive path found).drvPath path) (at path);
  };
in
requests: builtins.concatMap (request: answers.${request.mode} request) requests

# What the verbs ask of values: where an attribute is, what is to be built, what is to be run.
rec {
  # The first of some attribute paths that leads anywhere from `root`: the value there, and the path as
  # a text. As in Nix, what is no set leads nowhere.
  find =
    flake: paths: root:
    let
      below =
        found: name:
        if found != null && builtins.isAttrs found.value && found.value ? ${name} then
          { value = found.value.${name}; }
        else
          null;
      at = builtins.foldl' below { value = root; };
      first =
        paths:
        if paths == [ ] then
          throw "flake '${flake}' does not provide attribute ${alternatives (map dotted all)}${
            nearest (map (missing root) all)
          }"
        else
          let
            found = at (builtins.head paths);
          in
          if found == null then first (builtins.tail paths) else found // { path = builtins.head paths; };
      all = paths;
    in
    first paths;

  # The first name of a path that is not there, and those that are.
  missing =
    value: path:
    let
      name = builtins.head path;
    in
    if !(builtins.isAttrs value) || path == [ ] then
      {
        name = "";
        others = [ ];
      }
    else if value ? ${name} then
      missing value.${name} (builtins.tail path)
    else
      {
        inherit name;
        others = builtins.attrNames value;
      };

  # A line that suggestions.ts makes "Did you mean" of.
  nearest = missing: "\nnearest: ${builtins.toJSON missing}";

  dotted = builtins.concatStringsSep ".";

  # 'a', 'b' or 'c'
  alternatives =
    texts:
    let
      quoted = map (text: "'${text}'") texts;
      last = builtins.length quoted - 1;
    in
    if last < 1 then
      toString quoted
    else
      builtins.concatStringsSep ", " (builtins.genList (builtins.elemAt quoted) last)
      + " or ${builtins.elemAt quoted last}";

  # The value an attribute path leads to in an expression, where a name may be the number of an element
  # and functions are called with `arguments`.
  select =
    arguments: text: path: root:
    let
      step =
        value: name:
        let
          called = call arguments value;
          isNumber = builtins.match "[0-9]+" name != null;
          index = builtins.fromJSON name;
          shouldBe = kind: "the expression selected by the selection path '${text}' should be ${kind} but is ${typeName called}";
        in
        if isNumber then
          if !(builtins.isList called) then
            throw (shouldBe "a list")
          else if index >= builtins.length called then
            throw "list index ${name} in selection path '${text}' is out of range"
          else
            builtins.elemAt called index
        else if !(builtins.isAttrs called) then
          throw (shouldBe "a set")
        else if name == "" then
          throw "empty attribute name in selection path '${text}'"
        else if called ? ${name} then
          # An error in the value of `called.${name}` would tell of that, too; Nix's own selection is mute.
          builtins.getAttr name called
        else
          throw "attribute '${name}' in selection path '${text}' not found${
            nearest [ (missing called [ name ]) ]
          }";
    in
    builtins.foldl' step root path;

  # A function of a set is called with those of the arguments that it takes, when it needs no other.
  call =
    arguments: value:
    let
      formals = builtins.functionArgs value;
      given = builtins.intersectAttrs formals arguments;
      missing = builtins.filter (name: !(formals.${name} || given ? ${name})) (builtins.attrNames formals);
    in
    if !(builtins.isFunction value) || formals == { } then
      value
    else if missing == [ ] then
      value given
    else
      throw "cannot evaluate a function that has an argument without a value ('${builtins.head missing}')";

  typeName =
    value:
    {
      set = "a set";
      list = "a list";
      string = "a string";
      path = "a path";
      int = "an integer";
      float = "a float";
      bool = "a Boolean";
      null = "null";
      lambda = "a function";
    }
    .${builtins.typeOf value};

  described = value: typeName value + shown value;

  # The value itself where it has no parts: of others Nix prints what was evaluated so far, which code
  # can't tell.
  shown =
    value:
    if builtins.isInt value || builtins.isBool value || value == null then
      ": ${builtins.toJSON value}"
    else
      "";

  isDerivation = value: builtins.isAttrs value && value.type or null == "derivation";

  # What `build` makes of an attribute of a flake.
  buildable =
    { value, path }:
    if isDerivation value then
      derived (if installed value == [ ] then [ "out" ] else installed value) value
    else
      stored (dotted path) value;

  # What it makes of an attribute of an expression: each derivation in it, grouped by derivation.
  buildables =
    arguments:
    { value, path }:
    let
      outputsOf = drv: if installed drv == [ ] then drv.outputs or [ "out" ] else installed drv;
    in
    if builtins.isString value || builtins.isPath value then
      [ (stored (dotted path) value) ]
    else
      map (drv: derived (outputsOf drv) drv) (derivationsIn arguments value);

  derived = wanted: drv: {
    kind = "derivation";
    inherit (drv) drvPath;
    inherit wanted;
  };

  # The outputs that a derivation says are to be installed.
  installed =
    drv:
    if drv ? outputSpecified then
      if drv.outputSpecified then [ drv.outputName ] else [ ]
    else
      drv.meta.outputsToInstall or [ ];

  # As `nix-build` finds derivations: in the attributes of a set, and deeper only where it is said; in
  # the elements of a list.
  derivationsIn =
    arguments: value:
    let
      called = call arguments value;
      isName = name: builtins.match "[A-Za-z_][A-Za-z0-9_+-]*" name != null;
      isEntered = value: builtins.isAttrs value && value.recurseForDerivations or false;
      below =
        value:
        if isDerivation value then
          [ value ]
        else if isEntered value then
          derivationsIn arguments value
        else
          [ ];
    in
    if isDerivation called then
      [ called ]
    else if builtins.isAttrs called then
      builtins.concatLists (
        map (name: below called.${name}) (builtins.filter isName (builtins.attrNames called))
      )
    else if builtins.isList called then
      builtins.concatLists (map (derivationsIn arguments) called)
    else
      throw "expression does not evaluate to a derivation (or a set or list of those)";

  # A path or a string that stands for a store path.
  stored =
    path: value:
    if builtins.isPath value then
      {
        kind = "path";
        path = builtins.path {
          path = value;
          name = "source";
        };
      }
    else if builtins.isString value then
      {
        kind = "string";
        path = value;
        context = builtins.getContext value;
      }
    else
      throw "expected flake output attribute '${path}' to be a derivation or path but found ${described value}";

  isApp =
    path:
    path != [ ]
    && builtins.elem (builtins.head path) [
      "apps"
      "defaultApp"
    ];

  # What `run` makes of it: the program, and what it needs to be built.
  runnable =
    { value, path }:
    let
      type = if isApp path then "app" else "derivation";
      required = name: value.${name} or (throw "attribute '${dotted (path ++ [ name ])}' does not exist");
      main = value.meta.mainProgram or value.pname or (builtins.parseDrvName value.name).name;
      program = if isApp path then required "program" else "${value.outPath}/bin/${main}";
    in
    if required "type" != type then
      throw "attribute '${dotted path}' should have type '${type}'"
    else if !(builtins.isString program) then
      throw "'${dotted (path ++ [ "program" ])}' is not a string but ${typeName program}"
    else
      {
        inherit program;
        context = builtins.getContext program;
      };

  # Where a package is defined, as `edit` opens it.
  positionOf =
    what: value:
    let
      position = value.meta.position or (throw "cannot find position information for '${what}'");
      found = builtins.match "(/.*):0*([0-9]+)" position;
    in
    if !(builtins.isString position) then
      throw "cannot coerce ${typeName position} to a string${shown position}"
    else if builtins.substring 0 1 position != "/" then
      throw "string '${position}' doesn't represent an absolute path"
    else if found == null then
      throw "cannot parse 'meta.position' attribute '${position}'"
    else
      {
        file = builtins.head found;
        line = builtins.fromJSON (builtins.elemAt found 1);
      };

  # What a bundler makes of a program.
  bundled =
    bundler: program:
    let
      bundle = bundler.value program.value;
    in
    if isDerivation bundle then
      {
        inherit (bundle) name drvPath;
        # Under another name, since a set with an `outPath` is that path in JSON.
        path = "${bundle.outPath}";
      }
    else
      throw "the bundler '${dotted bundler.path}' does not produce a derivation";

  # Every derivation that a flake has for a system, for a cache: its packages, checks, shells,
  # formatter, and the systems of its machines.
  everything =
    system: outputs:
    let
      ofSystem = name: builtins.attrValues (outputs.${name}.${system} or { });
      machines = builtins.attrValues (outputs.nixosConfigurations or { });
      single = name: if outputs ? ${name}.${system} then [ outputs.${name}.${system} ] else [ ];
      all =
        builtins.concatMap ofSystem [
          "packages"
          "checks"
          "devShells"
        ]
        ++ builtins.concatMap single [
          "formatter"
          "defaultPackage"
          "devShell"
        ]
        ++ map (machine: machine.config.system.build.toplevel) machines;
    in
    map (drv: derived (drv.outputs or [ "out" ]) drv) (builtins.filter isDerivation all);

  # The names of what is at attribute paths, those that begin so; nothing where a path leads nowhere.
  namesAt =
    start: paths: root:
    let
      below =
        value: name: if builtins.isAttrs value && value ? ${name} then value.${name} else null;
      namesOf = value: if builtins.isAttrs value then builtins.attrNames value else [ ];
      at =
        path:
        let
          tried = builtins.tryEval (namesOf (builtins.foldl' below root path));
        in
        if tried.success then tried.value else [ ];
      begins = name: builtins.substring 0 (builtins.stringLength start) name == start;
    in
    builtins.filter begins (builtins.concatMap at paths);
}

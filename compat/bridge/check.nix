# What is wrong with a flake's outputs, as `nix flake check` finds it: the derivations to be built,
# warnings, and the systems that were left out. Throws at the first error, unless it is to keep going:
# then errors are findings, too.
{
  system,
  allSystems,
  keepGoing,
  # Of installables.nix.
  isDerivation,
  typeName,
  described,
}:
let
  inherit (builtins)
    attrNames
    concatLists
    elem
    filter
    isAttrs
    isFunction
    seq
    ;

  # Each check gives a list of findings: derivations to build, warnings, errors, systems left out.
  warning = words: [ { warning = words; } ];
  good = value: seq value [ ];
  text =
    value: if builtins.isString value then [ ] else fail "expected a string but found ${described value}";
  fail = words: if keepGoing then [ { error = words; } ] else throw words;
  # What is thrown can be caught, but not read.
  guarded =
    path: findings:
    let
      tried = builtins.tryEval (builtins.deepSeq findings findings);
    in
    if !keepGoing then
      findings
    else if tried.success then
      tried.value
    else
      fail "flake attribute '${path}' fails to evaluate";

  set =
    value:
    if isAttrs value then value else throw "expected a set but found ${described value}";
  each =
    check: path: value:
    concatLists (
      map (name: guarded "${path}.${name}" (check "${path}.${name}" (set value).${name})) (
        attrNames (set value)
      )
    );

  # What an output has for the systems that are looked at.
  eachSystem =
    check: path: value:
    concatLists (
      map (
        name:
        if builtins.match ".*-.*" name == null then
          fail "'${name}' is not a valid system type"
        else if !allSystems && name != system then
          [ { omitted = name; } ]
        else
          check "${path}.${name}" value.${name}
      ) (attrNames (set value))
    );

  drv =
    path: value:
    if isDerivation value then
      text value.name ++ good value.drvPath
    else
      fail "flake attribute '${path}' is not a derivation";

  # A check is built where its system is this machine's.
  built =
    path: value:
    drv path value
    ++ (
      if isDerivation value && isHere path then
        [
          {
            build = value.drvPath;
            inherit path;
          }
        ]
      else
        [ ]
    );
  isHere = path: builtins.substring 0 (builtins.stringLength here) path == here;
  here = "checks.${system}.";

  app =
    path: value:
    let
      odd = filter (name: !(elem name [ "type" "program" "meta" ])) (attrNames (set value));
    in
    if !(set value ? type) then
      fail "app '${path}' lacks attribute 'type'"
    else if !(value ? program) then
      fail "app '${path}' lacks attribute 'program'"
    else if odd != [ ] then
      fail "app '${path}' has unsupported attribute '${builtins.head odd}'"
    else
      good (seq value.type "${value.program}")
      ++ (
        if !(value ? meta) then
          warning "app '${path}' lacks attribute 'meta'"
        else if !(value.meta ? description) then
          warning "app '${path}' lacks attribute 'meta.description'"
        else
          text value.meta.description
      );

  # The name of a function's argument; null where it takes a set apart.
  argumentOf =
    value:
    let
      found = builtins.match ''.*<function[^>]*>[[:space:]]*<varpat name="([^"]*)".*'' (
        builtins.toXML value
      );
    in
    if found == null then null else builtins.head found;

  overlay =
    path: value:
    if !(isFunction value) then
      fail "overlay is not a function, but ${typeName value} instead"
    else if !(elem (argumentOf value) [ "final" "_" "_final" ]) then
      fail "overlay does not take an argument named 'final'"
    else
      [ ];

  any = path: value: good value;

  configuration =
    path: value:
    if isDerivation value.config.system.build.toplevel then
      [ ]
    else
      fail "attribute 'config.system.build.toplevel' is not a derivation";

  jobs =
    path: value:
    if isDerivation (set value) then
      fail "jobset should not be a derivation at top-level"
    else
      each (path: job: if isDerivation (set job) then drv path job else jobs path job) path value;

  template =
    path: value:
    let
      odd = filter (name: !(elem name [ "path" "description" "welcomeText" ])) (attrNames (set value));
    in
    if !(value ? path) then
      fail "template '${path}' lacks attribute 'path'"
    else if !(builtins.pathExists value.path) then
      fail "template '${path}' refers to a non-existent path '${toString value.path}'"
    else if !(value ? description) then
      fail "template '${path}' lacks attribute 'description'"
    else if odd != [ ] then
      fail "template '${path}' has unsupported attribute '${builtins.head odd}'"
    else
      text value.description;

  bundler =
    path: value: if isFunction value then [ ] else fail "bundler must be a function";

  checks = {
    checks = eachSystem (each built);
    packages = eachSystem (each drv);
    devShells = eachSystem (each drv);
    apps = eachSystem (each app);
    formatter = eachSystem drv;
    legacyPackages = eachSystem (_: _: [ ]);
    overlays = each overlay;
    nixosModules = each any;
    nixosConfigurations = each configuration;
    hydraJobs = jobs;
    templates = each template;
    bundlers = eachSystem (each bundler);
    defaultPackage = eachSystem drv;
    devShell = eachSystem drv;
    defaultApp = eachSystem app;
    defaultTemplate = template;
    defaultBundler = eachSystem bundler;
    overlay = overlay;
    nixosModule = any;
  };
  replacements = {
    defaultPackage = "packages.<system>.default";
    defaultApp = "apps.<system>.default";
    defaultTemplate = "templates.default";
    defaultBundler = "bundlers.<system>.default";
    overlay = "overlays.default";
    devShell = "devShells.<system>.default";
    nixosModule = "nixosModules.default";
  };
  # Known to others.
  unchecked = [
    "lib"
    "darwinConfigurations"
    "darwinModules"
    "flakeModule"
    "flakeModules"
    "herculesCI"
    "homeConfigurations"
    "homeModule"
    "homeModules"
    "nixopsConfigurations"
  ];

  output =
    outputs: name:
    (
      if replacements ? ${name} then
        warning "flake output attribute '${name}' is deprecated; use '${replacements.${name}}' instead"
      else
        [ ]
    )
    ++ (
      if checks ? ${name} then
        checks.${name} name outputs.${name}
      else if elem name unchecked then
        good outputs.${name}
      else
        seq outputs.${name} (warning "unknown flake output '${name}'")
    );
in
outputs: concatLists (map (name: guarded name (output outputs name)) (attrNames outputs))

# What a flake has, as `nix flake show` shows it: a tree of what is to be printed.
{
  system,
  allSystems,
  legacy,
}:
let
  inherit (builtins)
    attrNames
    elem
    elemAt
    filter
    head
    isAttrs
    length
    ;
  isDerivation = value: isAttrs value && value.type or null == "derivation";

  perSystem = [
    "apps"
    "checks"
    "devShells"
    "legacyPackages"
    "packages"
  ];
  ofNames = [
    "formatter"
    "nixosConfigurations"
    "nixosModules"
    "overlays"
  ];

  # Whether there is anything in it; frameworks make more sets than they fill. What throws has something.
  hasContent =
    path: value:
    let
      isSet =
        elem (head path) perSystem && length path <= 2 || elem (head path) ofNames && length path == 1;
      has = name: hasContent (path ++ [ name ]) value.${name};
      tried = builtins.tryEval (!(isAttrs value) || builtins.any has (attrNames value));
    in
    !isSet || !tried.success || tried.value;

  set = path: value: {
    type = "set";
    children = map (name: {
      inherit name;
      node = visit (path ++ [ name ]) value.${name};
    }) (filter (name: hasContent (path ++ [ name ]) value.${name}) (attrNames value));
  };

  derivation = what: value: {
    type = "derivation";
    inherit (value) name;
    inherit what;
    description = value.meta.description or "";
  };
  omitted = flag: {
    type = "omitted";
    inherit flag;
  };
  leaf = type: words: {
    type = "leaf";
    kind = type;
    inherit words;
  };
  nothing = {
    type = "nothing";
  };

  app = value: {
    type = if value.type or null == "app" then "app" else throw "not an app definition";
    description = value.meta.description or null;
  };
  template = value: {
    type = "template";
    inherit (value) description;
  };

  visit =
    path: value:
    let
      depth = length path;
      first = if path == [ ] then "" else head path;
      isIn = elem first;
      isElsewhere = !allSystems && elemAt path 1 != system;
      what =
        if isIn [ "devShell" "devShells" ] then
          "development environment"
        else if
          isIn [
            "checks"
            "hydraJobs"
          ]
        then
          "derivation"
        else
          "package";
      legacyNode =
        if isDerivation value then
          derivation what value
        else if depth <= 2 then
          set path value
        else
          nothing;
      tried = builtins.tryEval (builtins.seq legacyNode.type legacyNode);
    in
    if
      depth == 0
      ||
        depth == 1
        && isIn [
          "defaultPackage"
          "devShell"
          "formatter"
          "nixosConfigurations"
          "nixosModules"
          "defaultApp"
          "templates"
          "overlays"
        ]
      ||
        depth <= 2
        && isIn [
          "checks"
          "packages"
          "devShells"
          "apps"
        ]
    then
      set path value
    else if
      depth == 2
      && isIn [
        "defaultPackage"
        "devShell"
        "formatter"
      ]
      ||
        depth == 3
        && isIn [
          "checks"
          "packages"
          "devShells"
        ]
    then
      if isElsewhere then
        omitted "--all-systems"
      else if isDerivation value then
        derivation what value
      else
        nothing
    else if first == "hydraJobs" then
      if isDerivation value then derivation what value else set path value
    else if first == "legacyPackages" then
      if depth == 1 then
        set path value
      else if !legacy then
        omitted "--legacy"
      else if isElsewhere then
        omitted "--all-systems"
      else if tried.success then
        tried.value
      else
        nothing
    else if depth == 2 && first == "defaultApp" || depth == 3 && first == "apps" then
      app value
    else if depth == 1 && first == "defaultTemplate" || depth == 2 && first == "templates" then
      template value
    else if depth == 1 && first == "overlay" || depth == 2 && first == "overlays" then
      leaf "nixpkgs-overlay" "Nixpkgs overlay"
    else if depth == 2 && first == "nixosConfigurations" then
      leaf "nixos-configuration" "NixOS configuration"
    else if depth == 1 && first == "nixosModule" || depth == 2 && first == "nixosModules" then
      leaf "nixos-module" "NixOS module"
    else
      leaf "unknown" "unknown";
in
outputs: visit [ ] outputs

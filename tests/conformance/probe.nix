# Tells everything about a flake's `self` and inputs that can be told in JSON, and a derivation that
# depends on all of them. Attributes are prefixed with "@": `outPath` has a meaning in JSON.
{ self, ... }@inputs:
let
  inherit (builtins)
    attrNames
    isAttrs
    isString
    listToAttrs
    mapAttrs
    pathExists
    readDir
    readFile
    removeAttrs
    typeOf
    ;

  trees = removeAttrs inputs [ "self" ];

  describe =
    depth: value:
    let
      attribute =
        name:
        if name == "inputs" then
          mapAttrs (_: describe (depth - 1)) (removeAttrs value.inputs [ "self" ])
        else if name == "outputs" then
          attrNames value.outputs
        else if name == "sourceInfo" then
          describe 0 value.sourceInfo
        else if isAttrs value.${name} || typeOf value.${name} == "lambda" then
          typeOf value.${name}
        else
          value.${name};
    in
    if depth < 0 then
      "deeper"
    else
      listToAttrs (
        map (name: {
          name = "@${name}";
          value = attribute name;
        }) (attrNames value)
      )
      // {
        files = contents value.outPath;
      };

  contents =
    path: if pathExists (path + "/.") then attrNames (readDir path) else readFile path;

  probe = derivation {
    name = "probe";
    system = "x86_64-linux";
    builder = "/bin/sh";
    root = "${self}";
    here = ./.;
    file = ./probe.nix;
    inputs = map (name: "${trees.${name}}") (attrNames trees);
  };
in
{
  packages.x86_64-linux.default = probe;
  packages.x86_64-linux.other = derivation {
    name = "other";
    system = "x86_64-linux";
    builder = "/bin/sh";
  };
  probe = {
    self = describe 4 (removeAttrs self [ "probe" ]);
    drvPath = probe.drvPath;
  };
}

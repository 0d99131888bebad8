# The library of NixOS, as far as tests want it.
{
  lib ? import ../../lib,
}:
{
  runTest =
    test:
    let
      anything = lib.mkOption { type = lib.types.anything; };
      options = builtins.listToAttrs (
        map (name: lib.nameValuePair name anything) [ "name" "nodes" "testScript" "hostPkgs" ]
      );
      inherit (lib.evalModules { modules = [ { inherit options; } test ]; }) config;
    in
    import ./testing.nix { pkgs = config.hostPkgs; } {
      inherit (config) name nodes testScript;
    };
}

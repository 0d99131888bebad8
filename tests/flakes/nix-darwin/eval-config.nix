# A system from modules.
{
  modules,
  pkgs,
  specialArgs ? { },
}:
let
  inherit (pkgs) lib;
  inherit (lib) mkOption types;
  anything = mkOption {
    type = types.attrsOf types.anything;
    default = { };
  };
  evaluated = lib.evalModules {
    inherit specialArgs;
    modules = [
      {
        options = {
          environment.systemPackages = mkOption {
            type = types.listOf types.package;
            default = [ ];
          };
          networking = anything;
          nix = anything;
          nixpkgs = anything;
          programs = anything;
          services = anything;
          system.defaults = anything;
          system.stateVersion = mkOption { type = types.int; };
        };
        config._module.args.pkgs = pkgs;
      }
    ]
    ++ modules;
  };
  inherit (evaluated) config;
in
evaluated
// {
  system = pkgs.buildEnv {
    name = "darwin-system-${toString config.system.stateVersion}";
    paths = config.environment.systemPackages;
    postBuild = ''
      echo ${
        lib.escapeShellArg (
          builtins.toJSON [
            config.services
            config.system.defaults
          ]
        )
      } > $out/settings.json
    '';
  };
}

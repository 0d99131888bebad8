# A home from a configuration: its packages, and what it says of programs.
{
  configuration,
  pkgs,
  extraSpecialArgs ? { },
}:
let
  inherit (pkgs) lib;
  inherit (lib) mkOption types;
  anything = mkOption {
    type = types.attrsOf types.anything;
    default = { };
  };
  text = mkOption { type = types.str; };
  evaluated = lib.evalModules {
    specialArgs = extraSpecialArgs;
    modules = [
      {
        options = {
          home = {
            username = text;
            homeDirectory = text;
            stateVersion = text;
            packages = mkOption {
              type = types.listOf types.package;
              default = [ ];
            };
          };
          programs = anything;
        };
        config._module.args.pkgs = pkgs;
      }
      configuration
    ];
  };
  inherit (evaluated) config;
in
evaluated
// {
  activationPackage = pkgs.buildEnv {
    name = "home-manager-generation";
    paths = config.home.packages;
    postBuild = ''
      echo ${
        lib.escapeShellArg (
          builtins.toJSON [
            config.home.username
            config.home.homeDirectory
            config.programs
          ]
        )
      } > $out/home.json
    '';
  };
}

# The few options that every configuration sets, and the system they make.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib) mkOption types;
  anything = mkOption {
    type = types.attrsOf types.anything;
    default = { };
  };
in
{
  options = {
    boot = anything;
    fileSystems = anything;
    hardware = anything;
    networking = {
      hostName = mkOption {
        type = types.str;
        default = "nixos";
      };
      firewall = anything;
    };
    nix = anything;
    nixpkgs = anything;
    programs = anything;
    services = anything;
    systemd = anything;
    time = anything;
    users = anything;
    environment.etc = anything;
    environment.systemPackages = mkOption {
      type = types.listOf types.package;
      default = [ ];
    };
    system.stateVersion = mkOption {
      type = types.str;
      default = lib.version;
    };
    system.build = anything;
  };

  config.system.build = {
    toplevel = pkgs.buildEnv {
      name = "nixos-system-${config.networking.hostName}-${config.system.stateVersion}";
      paths = config.environment.systemPackages;
      postBuild = ''
        echo ${lib.escapeShellArg (builtins.toJSON { inherit (config) services users; })} > $out/settings.json
      '';
    };
    vm = pkgs.writeShellScriptBin "run-${config.networking.hostName}-vm" ''
      echo "a virtual machine would start here"
    '';
  };
}

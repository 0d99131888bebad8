# The few options that every configuration sets, and the system they make.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib) mkOption types;
  settings = {
    inherit (config) services users;
    inherit (config.nix) nixPath registry;
    inherit (config.system.nixos) revision;
  };
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
    nix = {
      nixPath = mkOption {
        type = types.listOf types.str;
        default = [ "nixpkgs=/nix/var/nix/profiles/per-user/root/channels/nixos" ];
      };
      registry = anything;
      settings = anything;
    };
    nixpkgs = {
      config = anything;
      flake.source = mkOption {
        type = types.nullOr types.path;
        default = null;
      };
      hostPlatform = mkOption { type = types.anything; };
      localSystem = anything;
      overlays = mkOption {
        type = types.listOf types.anything;
        default = [ ];
      };
    };
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
    system.nixos = {
      revision = mkOption {
        type = types.nullOr types.str;
        default = lib.revision or null;
      };
      versionSuffix = mkOption {
        type = types.str;
        default = lib.versionSuffix or "pre-git";
      };
    };
    system.stateVersion = mkOption {
      type = types.str;
      default = lib.release;
    };
    system.build = anything;
  };

  config.nix = lib.mkIf (config.nixpkgs.flake.source != null) {
    nixPath = lib.mkDefault [ "nixpkgs=flake:nixpkgs" ];
  };

  config.system.build = {
    toplevel = pkgs.buildEnv {
      name = "nixos-system-${config.networking.hostName}-${lib.release}${config.system.nixos.versionSuffix}";
      paths = config.environment.systemPackages;
      postBuild = ''
        echo ${lib.escapeShellArg (builtins.toJSON settings)} > $out/settings.json
      '';
    };
    vm = pkgs.writeShellScriptBin "run-${config.networking.hostName}-vm" ''
      echo "a virtual machine would start here"
    '';
  };
}

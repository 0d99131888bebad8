# Homes as a part of NixOS.
{ lib, config, ... }:
{
  options.home-manager = {
    users = lib.mkOption {
      type = lib.types.attrsOf lib.types.anything;
      default = { };
    };
    useGlobalPkgs = lib.mkOption {
      type = lib.types.bool;
      default = false;
    };
  };

  config.users.homes = builtins.attrNames config.home-manager.users;
}

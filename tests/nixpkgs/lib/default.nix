# The library: every name at the top, and the parts under their own names.
let
  part = file: import file { inherit lib; };

  parts = {
    trivial = part ./trivial.nix;
    fixedPoints = part ./fixed-points.nix;
    attrsets = part ./attrsets.nix;
    lists = part ./lists.nix;
    strings = part ./strings.nix;
    hashes = part ./hashes.nix;
    customisation = part ./customisation.nix;
    derivations = part ./derivations.nix;
    sources = part ./sources.nix;
    meta = part ./meta.nix;
    options = part ./options.nix;
    modules = part ./modules.nix;
  };

  lib =
    builtins.foldl' (all: name: all // parts.${name}) parts (builtins.attrNames parts)
    // {
      fileset = part ./fileset.nix;
      licenses = part ./licenses.nix;
      maintainers = { };
      platforms = part ./platforms.nix;
      systems = part ./systems.nix;
      types = part ./types.nix;
      versions = part ./versions.nix;
    };
in
lib

# The system of a NixOS machine, with the options made alike that `nixosSystem` and what flake.nix says
# of channels decide on purpose; evaluated by migrate/verify. It takes `extendModules`, which nixpkgs
# has since 21.11.
{
  # Their names; null for the machine as it was: those that nobody but NixOS itself decides there.
  names,
}:
machine:
let
  neutral = {
    "nix.nixPath" = [ ];
    "nix.registry" = { };
    "nixpkgs.flake.source" = null;
    "system.nixos.revision" = "";
    "system.nixos.versionSuffix" = "";
  };
  pathOf = name: builtins.filter builtins.isString (builtins.split "\\." name);

  # The option of the name, as a list of one, or of none where this NixOS has none.
  optionsAt =
    name:
    builtins.foldl' (
      found: part: builtins.concatMap (set: if set ? ${part} then [ set.${part} ] else [ ]) found
    ) [ machine.options ] (pathOf name);

  # Whether the default of the option decides: even mkDefault is stronger, with 1000.
  isUndecided = name: builtins.any (option: option.highestPrio > 1000) (optionsAt name);

  chosen = if names == null then builtins.filter isUndecided (builtins.attrNames neutral) else names;

  # Stronger than every mkForce.
  levelling =
    { lib, ... }:
    {
      config = lib.mkMerge (
        map (name: lib.setAttrByPath (pathOf name) (lib.mkOverride 0 neutral.${name})) chosen
      );
    };

  # A value in words: the search path as NIX_PATH has it, a registry by what its entries lead to.
  wordsOf =
    value:
    if builtins.isList value then
      builtins.concatStringsSep ":" value
    else if builtins.isAttrs value then
      builtins.concatStringsSep " " (builtins.attrValues (builtins.mapAttrs entryWords value))
    else
      toString value;
  entryWords =
    name: entry:
    let
      to = entry.to or entry.flake or { };
    in
    "${name}=${to.path or to.outPath or (builtins.toJSON to)}";
  told =
    name: map (option: builtins.unsafeDiscardStringContext (wordsOf option.value)) (optionsAt name);
  values = builtins.listToAttrs (
    builtins.concatMap (name: map (value: { inherit name value; }) (told name)) chosen
  );

  alike = machine.extendModules { modules = [ levelling ]; };
in
alike.config.system.build.toplevel // { alikeOptions = values; }

# Refuses packages that the configuration does not allow: unfree, broken, for another platform.
{
  lib,
  config,
  hostPlatform,
}:
let
  onIfSet = variable: builtins.getEnv variable == "1";
  allowUnfree = config.allowUnfree or false || onIfSet "NIXPKGS_ALLOW_UNFREE";
  allowBroken = config.allowBroken or false || onIfSet "NIXPKGS_ALLOW_BROKEN";
  allowUnsupported =
    config.allowUnsupportedSystem or false || onIfSet "NIXPKGS_ALLOW_UNSUPPORTED_SYSTEM";
  allowUnfreePredicate = config.allowUnfreePredicate or (_: false);

  isUnfree =
    meta: builtins.any (license: !(license.free or true)) (lib.toList (meta.license or [ ]));
in
attrs: meta:
let
  refuse = reason: throw "Package ‘${attrs.name}’ ${reason}, refusing to evaluate.";
in
if isUnfree meta && !allowUnfree && !allowUnfreePredicate attrs then
  refuse "has an unfree license (‘unfree’)"
else if meta.broken or false && !allowBroken then
  refuse "is marked as broken"
else if !allowUnsupported && !lib.availableOn hostPlatform { inherit meta; } then
  refuse "is not available on the requested hostPlatform"
else
  true

{ lib }:
{
  # The result of `f origArgs`, able to be made again with other arguments.
  makeOverridable =
    f:
    lib.mirrorFunctionArgs f (
      origArgs:
      let
        result = f origArgs;
        changed = new: origArgs // (if lib.isFunctionLike new then new origArgs else new);
        override = lib.mirrorFunctionArgs f (new: lib.makeOverridable f (changed new));
        overrideResult =
          g: lib.makeOverridable (lib.mirrorFunctionArgs f (args: g (f args))) origArgs;
      in
      if builtins.isAttrs result then
        result
        // {
          inherit override;
          overrideDerivation = g: overrideResult (drv: lib.overrideDerivation drv g);
          ${if result ? overrideAttrs then "overrideAttrs" else null} =
            g: overrideResult (drv: drv.overrideAttrs g);
        }
      else if lib.isFunctionLike result then
        lib.setFunctionArgs result (lib.functionArgs result) // { inherit override; }
      else
        result
    );

  # Calls the function (or the file with it) `fn`: arguments from `autoArgs` by name, then `args`.
  callPackageWith =
    autoArgs: fn: args:
    let
      f = if lib.isFunctionLike fn then fn else import fn;
      formals = lib.functionArgs f;
      given = builtins.intersectAttrs formals autoArgs // args;
      missing = builtins.filter (name: !(formals.${name} || given ? ${name})) (
        builtins.attrNames formals
      );
    in
    if missing == [ ] then
      lib.makeOverridable f given
    else
      throw "evaluation aborted: function called without required argument \"${builtins.head missing}\"";

  # As `callPackageWith`, for a function that returns a set of packages.
  callPackagesWith =
    autoArgs: fn: args:
    let
      f = if lib.isFunctionLike fn then fn else import fn;
      given = builtins.intersectAttrs (lib.functionArgs f) autoArgs // args;
      names = lib.remove "recurseForDerivations" (builtins.attrNames (f given));
      call = name: lib.makeOverridable (lib.mirrorFunctionArgs f (new: (f new).${name})) given;
    in
    lib.genAttrs names call;

  # A package set inside a package set: `newScope`, `callPackage`, `overrideScope`.
  makeScope =
    newScope: f:
    let
      self = f self // {
        newScope = scope: newScope (self // scope);
        callPackage = self.newScope { };
        overrideScope = overlay: lib.makeScope newScope (lib.extends overlay f);
        overrideScope' = self.overrideScope;
        packages = f;
      };
    in
    self;

  # The derivation `drv` with the raw attributes that `f` gives.
  overrideDerivation =
    drv: f:
    let
      derivation' = builtins.derivation (drv.drvAttrs // f drv);
    in
    lib.extendDerivation true (
      {
        meta = drv.meta or { };
        passthru = drv.passthru or { };
      }
      // drv.passthru or { }
    ) derivation';
}

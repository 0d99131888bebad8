{
  description = "A miniature nixpkgs to test on";

  outputs =
    { self }:
    let
      lib = import ./lib;
    in
    {
      inherit lib;

      legacyPackages = lib.genAttrs lib.systems.flakeExposed (
        system: import ./. { inherit system; }
      );
    };
}

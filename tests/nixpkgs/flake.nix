{
  description = "A miniature nixpkgs to test on";

  outputs =
    { self }:
    let
      lib = import ./lib;
    in
    {
      lib = lib // {
        nixosSystem = arguments: import ./nixos/lib/eval-config.nix ({ system = null; } // arguments);
      };

      legacyPackages = lib.genAttrs lib.systems.flakeExposed (
        system: import ./. { inherit system; }
      );
    };
}

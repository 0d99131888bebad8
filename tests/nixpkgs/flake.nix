{
  description = "A miniature nixpkgs to test on";

  outputs =
    { self }:
    let
      lib = import ./lib;
    in
    {
      lib = lib // {
        # As the real one, tells its machines which flake they are made of.
        nixosSystem =
          arguments:
          import ./nixos/lib/eval-config.nix (
            {
              system = null;
              lib = lib // {
                versionSuffix = ".${self.shortRev or "dirty"}";
                revision = self.rev or null;
              };
            }
            // arguments
            // {
              modules = arguments.modules ++ [ { nixpkgs.flake.source = self.outPath; } ];
            }
          );
      };

      legacyPackages = lib.genAttrs lib.systems.flakeExposed (
        system: import ./. { inherit system; }
      );
    };
}

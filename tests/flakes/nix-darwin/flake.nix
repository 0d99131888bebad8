{
  description = "A miniature nix-darwin to test on";

  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixpkgs-unstable";

  outputs =
    { self, nixpkgs }:
    {
      lib.darwinSystem =
        {
          modules,
          system,
          specialArgs ? { },
        }:
        import ./eval-config.nix {
          inherit modules specialArgs;
          pkgs = nixpkgs.legacyPackages.${system};
        };
    };
}

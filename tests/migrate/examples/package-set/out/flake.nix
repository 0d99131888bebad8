{
  description = "package-set";

  inputs.nixpkgs.url = "path:@nixpkgs@";

  outputs =
    { self, nixpkgs }:
    let
      systems = [
        "x86_64-linux"
        "aarch64-linux"
        "x86_64-darwin"
        "aarch64-darwin"
      ];
      forAllSystems = nixpkgs.lib.genAttrs systems;
    in
    {
      legacyPackages = forAllSystems (system: import ./nix/packages.nix { inherit nixpkgs system; });

      packages = builtins.mapAttrs (_: set: {
        inherit (set) statusline weather-report;
      }) self.legacyPackages;

      devShells = forAllSystems (system: {
        default = import ./nix/shell.nix { inherit nixpkgs system; };
      });

      hydraJobs = import ./release.nix { inherit nixpkgs; };

      overlays.default = import ./overlay.nix;
    };
}

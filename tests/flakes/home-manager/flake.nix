{
  description = "A miniature home-manager to test on";

  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-unstable";

  outputs =
    { self, nixpkgs }:
    {
      nixosModules.home-manager = ./nixos;

      lib.homeManagerConfiguration =
        {
          pkgs,
          modules,
          extraSpecialArgs ? { },
        }:
        import ./modules {
          inherit pkgs extraSpecialArgs;
          configuration.imports = modules;
        };
    };
}

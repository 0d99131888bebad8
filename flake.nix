{
  description = "Turns legacy Nix projects into flakes, and lets flakes work without flakes";

  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-unstable";

  outputs =
    { self, nixpkgs }:
    let
      inherit (nixpkgs) lib;

      systems = [
        "x86_64-linux"
        "aarch64-linux"
        "aarch64-darwin"
      ];
      forAllSystems = f: lib.genAttrs systems (system: f nixpkgs.legacyPackages.${system});

      # What the program is made of, so that it stays the same when something else changes.
      sources = lib.fileset.toSource {
        root = ./.;
        fileset = lib.fileset.unions [
          ./cli
          ./cli.ts
          ./compat
          ./deno.json
          ./deno.lock
          ./deps
          ./migrate
          ./nix
        ];
      };
    in
    {
      packages = forAllSystems (pkgs: {
        # Deno fetches the few packages that deno.lock names when they are first needed.
        default = pkgs.writeShellApplication {
          name = "flakebridge";
          runtimeInputs = [
            pkgs.deno
            pkgs.git
          ];
          text = ''
            exec deno run --allow-all --frozen ${sources}/cli.ts "$@"
          '';
        };
      });

      devShells = forAllSystems (pkgs: {
        default = pkgs.mkShell {
          packages = [
            pkgs.deno
            pkgs.git
            pkgs.nix
          ];
        };
      });
    };
}

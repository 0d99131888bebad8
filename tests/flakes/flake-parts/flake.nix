{
  description = "A miniature flake-parts to test on: no modules, just the three attributes";

  outputs =
    { self }:
    {
      lib.mkFlake =
        { inputs }:
        {
          systems,
          perSystem ? _: { },
          flake ? { },
        }:
        let
          of =
            system:
            let
              config = perSystem {
                inherit config system;
                pkgs = inputs.nixpkgs.legacyPackages.${system};
              };
            in
            config;
          transposed = builtins.foldl' (
            all: system:
            all // builtins.mapAttrs (name: value: (all.${name} or { }) // { ${system} = value; }) (of system)
          ) { } systems;
          both = builtins.mapAttrs (name: value: transposed.${name} // value) (
            builtins.intersectAttrs transposed flake
          );
        in
        transposed // flake // both;
    };
}

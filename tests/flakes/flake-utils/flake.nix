{
  description = "A miniature flake-utils to test on";

  outputs =
    { self }:
    {
      lib = rec {
        defaultSystems = [
          "aarch64-darwin"
          "aarch64-linux"
          "x86_64-darwin"
          "x86_64-linux"
        ];

        eachSystem =
          systems: outputsOf:
          builtins.foldl' (
            all: system:
            all
            // builtins.mapAttrs (name: value: (all.${name} or { }) // { ${system} = value; }) (
              outputsOf system
            )
          ) { } systems;

        eachDefaultSystem = eachSystem defaultSystems;
      };
    };
}

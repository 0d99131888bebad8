# A system from a configuration, as `import <nixpkgs/nixos> { }` gives it.
{
  configuration ? import <nixos-config>,
  system ? builtins.currentSystem,
}:
let
  evaluated = import ./lib/eval-config.nix {
    inherit system;
    modules = [ configuration ];
  };
in
{
  inherit (evaluated) pkgs config options;
  system = evaluated.config.system.build.toplevel;
  inherit (evaluated.config.system.build) vm;
}

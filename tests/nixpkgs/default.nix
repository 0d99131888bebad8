# The package set, as `import <nixpkgs> { }` gives it.
import ./pkgs/top-level/impure.nix

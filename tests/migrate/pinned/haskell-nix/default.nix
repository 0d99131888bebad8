# What haskell.nix is to its users: arguments for a nixpkgs, which then has `haskell-nix`.
{ system ? builtins.currentSystem, ... }:
{
  pkgs = throw "for ${system}: not in this miniature";
  nixpkgsArgs = {
    config = { };
    overlays = [
      (final: _: {
        haskell-nix.project =
          { src, compiler-nix-name }:
          rec {
            hello.components.exes.hello = final.stdenv.mkDerivation {
              name = "hello-exe-hello-${compiler-nix-name}";
              inherit src;
              buildCommand = "cp -r $src $out";
            };
            shellFor =
              { tools }:
              final.mkShell {
                inputsFrom = [ hello.components.exes.hello ];
                tools = builtins.attrNames tools;
              };
          };
      })
    ];
  };
}

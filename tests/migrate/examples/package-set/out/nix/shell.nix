{ nixpkgs ? <nixpkgs>, system ? builtins.currentSystem }:
with import nixpkgs { overlays = [ (import ../overlay.nix) ]; inherit system; };

mkShell {
  name = "desk";
  buildInputs = [
    git
    statusline
    (python3.withPackages (ps: [ ps.requests ps.pyyaml ]))
  ];
  shellHook = ''
    statusline
  '';
}

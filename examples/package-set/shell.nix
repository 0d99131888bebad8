with import <nixpkgs> { overlays = [ (import ./overlay.nix) ]; };

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

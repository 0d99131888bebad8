{ lib, stdenv, makeWrapper, git, jq }:

stdenv.mkDerivation rec {
  pname = "statusline";
  version = "0.4";

  src = ./statusline.sh;
  dontUnpack = true;

  nativeBuildInputs = [ makeWrapper ];

  installPhase = ''
    install -D -m 755 $src $out/bin/statusline
    wrapProgram $out/bin/statusline \
      --prefix PATH : ${lib.makeBinPath [ git jq ]}
  '';

  meta.description = "One line about where you are";
}

{ lib
, stdenv
, bash
, coreutils
, makeWrapper
, withColour ? true
}:

stdenv.mkDerivation {
  pname = "notes";
  version = "2.0.1";

  src = lib.sourceByRegex ../. [ "bin" "bin/.*" ];

  nativeBuildInputs = [ makeWrapper ];
  buildInputs = [ bash ];

  dontBuild = true;
  installPhase = ''
    mkdir -p $out/bin
    cp bin/notes $out/bin/notes
    chmod +x $out/bin/notes
    wrapProgram $out/bin/notes \
      --set NOTES_COLOUR ${if withColour then "1" else "0"} \
      --prefix PATH : ${lib.makeBinPath [ coreutils ]}
  '';

  meta = {
    description = "Keep short notes in a file";
    license = lib.licenses.gpl3Plus;
  };
}

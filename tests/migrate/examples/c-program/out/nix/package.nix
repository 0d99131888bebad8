{ pkgs ? import <nixpkgs> {}
, greeting ? "Good morning"   # what the program says
}:

pkgs.stdenv.mkDerivation {
  pname = "morning";
  version = "1.2.0";

  src = ../src;

  nativeBuildInputs = [ pkgs.pkg-config ];
  buildInputs = [ pkgs.zlib ];

  postPatch = ''
    substituteInPlace main.c --replace "Good morning" "${greeting}"
  '';

  # zlib is not needed for much here, but we want it found.
  buildPhase = ''
    runHook preBuild
    pkg-config --libs zlib
    $CC -O2 -c main.c
    $CC -O2 -c weekday.c
    $CC -o morning main.o weekday.o $(pkg-config --libs zlib)
    runHook postBuild
  '';

  installPhase = ''
    runHook preInstall
    mkdir -p $out/bin
    cp morning $out/bin/
    runHook postInstall
  '';

  meta = with pkgs.lib; {
    description = "Says good morning";
    license = licenses.mit;
    platforms = platforms.unix;
  };
}

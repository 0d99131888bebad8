{
  lib,
  stdenv,
  writeText,
  greeting ? "Hello, world!",
}:
stdenv.mkDerivation (finalAttrs: {
  pname = "hello";
  version = "2.12.1";

  src = writeText "hello.c" ''
    #include <stdio.h>

    int main(void) {
      puts("${greeting}");
      return 0;
    }
  '';
  dontUnpack = true;

  buildPhase = ''
    runHook preBuild
    $CC -o hello "$src"
    runHook postBuild
  '';

  doCheck = true;
  checkPhase = ''
    test "$(./hello)" = "${greeting}"
  '';

  installPhase = ''
    runHook preInstall
    installBin hello
    runHook postInstall
  '';

  meta = {
    description = "A program that produces a familiar, friendly greeting";
    homepage = "https://www.gnu.org/software/hello/";
    license = lib.licenses.gpl3Plus;
    platforms = lib.platforms.all;
    mainProgram = "hello";
  };
})

{ lib, stdenv }:
stdenv.mkDerivation (finalAttrs: {
  pname = "zlib";
  version = "1.3.1";
  dontUnpack = true;

  installPhase = ''
    mkdir -p "$out/include" "$out/lib/pkgconfig"
    echo "#define ZLIB_VERSION \"$version\"" > "$out/include/zlib.h"
    echo > "$out/lib/libz.a"
    echo "Libs: -L$out/lib -lz" > "$out/lib/pkgconfig/zlib.pc"
  '';

  meta = {
    description = "Lossless data-compression library";
    license = lib.licenses.zlib;
  };
})

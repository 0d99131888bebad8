{
  lib,
  stdenv,
  zlib,
}:
stdenv.mkDerivation {
  pname = "openssl";
  version = "3.0.13";
  dontUnpack = true;
  outputs = [
    "out"
    "dev"
  ];
  propagatedBuildInputs = [ zlib ];

  installPhase = ''
    mkdir -p "$out/bin" "$out/lib" "$dev/include/openssl" "$dev/lib/pkgconfig"
    printf '#!/bin/sh\necho "OpenSSL %s"\n' "$version" > "$out/bin/openssl"
    chmod +x "$out/bin/openssl"
    echo > "$out/lib/libssl.a"
    echo "#define OPENSSL_VERSION_TEXT \"$version\"" > "$dev/include/openssl/ssl.h"
    echo "Libs: -L$out/lib -lssl" > "$dev/lib/pkgconfig/openssl.pc"
  '';

  meta = {
    description = "A cryptographic library that implements the SSL and TLS protocols";
    license = lib.licenses.asl20;
    mainProgram = "openssl";
  };
}

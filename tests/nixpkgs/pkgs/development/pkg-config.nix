# Says whether a library is among the inputs, and where.
{ lib, stdenv, bash }:
stdenv.mkDerivation {
  pname = "pkg-config";
  version = "0.29.2";
  dontUnpack = true;
  inherit bash;
  script = ''
    status=0
    for name in "$@"; do
      case "$name" in
        -*) continue ;;
      esac
      found=
      IFS=:
      for dir in $PKG_CONFIG_PATH; do
        if [ -f "$dir/$name.pc" ]; then found="$dir/$name.pc"; fi
      done
      if [ -n "$found" ]; then
        sed -n 's/^Libs: //p' "$found"
      else
        echo "Package $name was not found" >&2
        status=1
      fi
    done
    exit $status
  '';
  installPhase = ''
    mkdir -p "$out/bin"
    { echo "#!$bash/bin/bash"; echo "$script"; } > "$out/bin/pkg-config"
    chmod +x "$out/bin/pkg-config"
  '';
  meta.license = lib.licenses.gpl2Plus;
}

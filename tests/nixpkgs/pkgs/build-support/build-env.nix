# One tree of symbolic links from many packages; the first package wins.
{ lib, stdenv }:
{
  name,
  paths,
  pathsToLink ? [ "/" ],
  extraOutputsToInstall ? [ ],
  ignoreCollisions ? false,
  postBuild ? "",
  buildInputs ? [ ],
  nativeBuildInputs ? [ ],
  passthru ? { },
  meta ? { },
}:
stdenv.mkDerivation {
  inherit
    name
    pathsToLink
    buildInputs
    nativeBuildInputs
    passthru
    meta
    ;
  paths = lib.reverseList (lib.flatten paths);
  buildCommand = ''
    mkdir -p "$out"
    for path in $paths; do
      for part in $pathsToLink; do
        if [ -d "$path$part" ]; then
          mkdir -p "$out$part"
          cp -rsf --no-preserve=mode "$path$part/." "$out$part"
        fi
      done
    done
    ${postBuild}
  '';
}

# A Python package: its files below site-packages, and a script for each of its programs.
{
  lib,
  stdenv,
  python,
  namePrefix ? "python${python.pythonVersion}-",
}:
{
  format ? if args.pyproject or false then "pyproject" else "setuptools",
  dependencies ? [ ],
  build-system ? [ ],
  propagatedBuildInputs ? [ ],
  nativeBuildInputs ? [ ],
  ...
}@args:
stdenv.mkDerivation (
  {
    installPhase = ''
      runHook preInstall
      mkdir -p "$out/${python.sitePackages}"
      if [ -z "''${dontUnpack-}" ]; then
        cp -r . "$out/${python.sitePackages}/"
      fi
      echo "$name" > "$out/${python.sitePackages}/$name.dist-info"
      if [ -d bin ]; then
        mkdir -p "$out/bin"
        cp bin/* "$out/bin/"
      fi
      runHook postInstall
    '';
    dontBuild = true;
  }
  // builtins.removeAttrs args [
    "build-system"
    "dependencies"
    "disabled"
    "pname"
  ]
  // {
    name = namePrefix + (args.name or "${args.pname}-${args.version}");
    nativeBuildInputs = [ python ] ++ nativeBuildInputs ++ build-system;
    propagatedBuildInputs = propagatedBuildInputs ++ dependencies ++ [ python ];
    inherit format;
    passthru = args.passthru or { } // {
      pythonModule = python;
      pname = args.pname or null;
    };
  }
)

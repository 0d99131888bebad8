# A package that changes the environment of whoever has it among its inputs.
{ lib, stdenv }:
{
  name ? "hook",
  propagatedBuildInputs ? [ ],
  ...
}:
script:
stdenv.mkDerivation {
  inherit name propagatedBuildInputs;
  setupHook = script;
  dontUnpack = true;
  dontBuild = true;
  dontInstall = true;
}

# An interpreter and libraries in one tree.
{
  buildEnv,
  python,
  packages ? extraLibs,
  extraLibs ? [ ],
}:
buildEnv {
  name = "${python.name}-env";
  paths = packages ++ [ python ];
  passthru = { inherit python; };
}

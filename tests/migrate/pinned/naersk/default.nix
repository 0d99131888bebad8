# What naersk is to its callers: a set of builders, for callPackage.
{
  stdenv,
  cargo,
  rustc,
}:
{
  buildPackage =
    { root, name ? (builtins.fromTOML (builtins.readFile (root + "/Cargo.toml"))).package.name }:
    stdenv.mkDerivation {
      inherit name;
      src = root;
      nativeBuildInputs = [
        cargo
        rustc
      ];
      buildCommand = "cp -r $src $out";
    };
}

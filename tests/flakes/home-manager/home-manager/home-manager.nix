# What the command `home-manager build` evaluates.
{
  pkgs ? import <nixpkgs> { },
  confPath,
  confAttr ? "",
}:
{
  inherit
    (import ../modules {
      inherit pkgs;
      configuration = if confAttr == "" then confPath else (import confPath).${confAttr};
    })
    activationPackage
    ;
}

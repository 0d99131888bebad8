# A derivation to be entered with nix-shell: nothing but inputs and a shellHook.
{ lib, stdenv }:
{
  name ? "nix-shell",
  packages ? [ ],
  inputsFrom ? [ ],
  buildInputs ? [ ],
  nativeBuildInputs ? [ ],
  propagatedBuildInputs ? [ ],
  propagatedNativeBuildInputs ? [ ],
  ...
}@attrs:
let
  # Inputs of the derivations in `inputsFrom`, without those derivations themselves.
  merged =
    name:
    (attrs.${name} or [ ])
    ++ lib.subtractLists inputsFrom (lib.flatten (builtins.catAttrs name inputsFrom));

  rest = builtins.removeAttrs attrs [
    "name"
    "packages"
    "inputsFrom"
    "buildInputs"
    "nativeBuildInputs"
    "propagatedBuildInputs"
    "propagatedNativeBuildInputs"
    "shellHook"
  ];
in
stdenv.mkDerivation (
  {
    inherit name;
    buildInputs = merged "buildInputs";
    nativeBuildInputs = packages ++ merged "nativeBuildInputs";
    propagatedBuildInputs = merged "propagatedBuildInputs";
    propagatedNativeBuildInputs = merged "propagatedNativeBuildInputs";
    shellHook = builtins.concatStringsSep "\n" (
      builtins.catAttrs "shellHook" (lib.reverseList inputsFrom ++ [ attrs ])
    );

    phases = [ "buildPhase" ];
    # Building a shell gives its environment as a file.
    buildPhase = ''
      echo "# The environment of $name" > "$out"
      export >> "$out"
    '';
    preferLocalBuild = true;
  }
  // rest
)

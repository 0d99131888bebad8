# An interpreter with its own package set: `python3.pkgs`, `python3.withPackages`.
{
  lib,
  config,
  standIn,
  newScope,
  callPackage,
  version,
  packageOverrides ? (_: _: { }),
}:
let
  minor = lib.versions.majorMinor version;

  packages = lib.makeScope newScope (
    lib.extends packageOverrides (import ./packages.nix { inherit lib python; })
  );

  python = standIn {
    pname = "python3";
    inherit version;
    programs = [
      "python"
      "python3"
      "python${minor}"
    ];
    passthru = {
      pkgs = packages;
      pythonVersion = minor;
      sitePackages = "lib/python${minor}/site-packages";
      interpreter = "${python}/bin/python${minor}";
      executable = "python${minor}";
      isPy3 = true;
      withPackages =
        f:
        callPackage ./with-packages.nix {
          inherit python;
          packages = f packages;
        };
      buildEnv = callPackage ./with-packages.nix { inherit python; };
    };
  };
in
python

{ lib }:
let
  part = n: version: builtins.elemAt (builtins.splitVersion version) n;
in
{
  major = part 0;
  minor = part 1;
  patch = part 2;
  majorMinor =
    version: builtins.concatStringsSep "." (lib.take 2 (builtins.splitVersion version));
}

{ lib }:
let
  both = os: [
    "x86_64-${os}"
    "aarch64-${os}"
  ];
in
rec {
  linux = both "linux" ++ [ "i686-linux" ];
  darwin = both "darwin";
  unix = linux ++ darwin;
  all = unix;
  none = [ ];
  x86_64 = [
    "x86_64-linux"
    "x86_64-darwin"
  ];
}

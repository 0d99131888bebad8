# What every derivation of mkDerivation runs.
source "$stdenv/setup"
genericBuild
exit 0

# Builds the stdenv: $out/setup is setup.sh, with the paths it starts from written above it.
PATH=/usr/local/bin:/usr/bin:/bin
mkdir -p "$out"
{
  echo "export SHELL=$shell"
  echo "initialPath='$initialPath'"
  echo "defaultNativeBuildInputs='$defaultNativeBuildInputs'"
  cat "$setup"
} > "$out/setup"
exit 0

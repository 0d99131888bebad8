# Programs of the machine as a package: `hostTools "which-2.21" [ "which" ]`. One that the machine
# lacks is left out.
{ buildPlatform }:
name: programs:
derivation {
  inherit name programs;
  system = buildPlatform.system;
  builder = "/bin/sh";
  outputs = [ "out" ];
  args = [
    "-c"
    ''
      PATH=/usr/local/bin:/usr/bin:/bin
      mkdir -p "$out/bin"
      for program in $programs; do
        if path=$(command -v "/usr/bin/$program" || command -v "/bin/$program"); then
          ln -s "$path" "$out/bin/$program"
        fi
      done
      exit 0
    ''
  ];
}
// {
  meta.mainProgram = builtins.head programs;
}

# A stand-in for a C compiler, the same on every machine: an "object" is the list of what the
# source's `puts` and `printf` would print, and a program is a script that prints it.
{ buildPlatform, bash }:
derivation {
  name = "gcc-13.2.0";
  system = buildPlatform.system;
  builder = "/bin/sh";
  outputs = [ "out" ];
  cc = ./cc.sh;
  shell = "${bash}/bin/bash";
  args = [
    "-c"
    ''
      PATH=/usr/local/bin:/usr/bin:/bin
      mkdir -p "$out/bin"
      { echo "#!$shell"; cat "$cc"; } > "$out/bin/cc"
      chmod +x "$out/bin/cc"
      for name in gcc g++ c++ clang; do
        ln -s cc "$out/bin/$name"
      done
      exit 0
    ''
  ];
}
// {
  pname = "gcc";
  version = "13.2.0";
  meta.mainProgram = "gcc";
  cc.isGNU = true;
  targetPrefix = "";
}

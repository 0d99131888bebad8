{ lib }:
{
  flakeExposed = [
    "x86_64-linux"
    "aarch64-linux"
    "x86_64-darwin"
    "aarch64-darwin"
  ];

  # A platform from `"x86_64-linux"`, `{ system = …; }`, `{ config = "aarch64-unknown-linux-gnu"; }`.
  elaborate =
    platform:
    let
      given = if builtins.isString platform then { system = platform; } else platform;
      triple = lib.splitString "-" given.config;
      system = given.system or "${builtins.head triple}-${builtins.elemAt triple 2}";
      cpu = builtins.head (lib.splitString "-" system);
      os = lib.last (lib.splitString "-" system);
      vendorAndAbi = if os == "darwin" then "apple-darwin" else "unknown-${os}-gnu";
    in
    given
    // {
      inherit system;
      config = given.config or "${cpu}-${vendorAndAbi}";
      isLinux = os == "linux";
      isDarwin = os == "darwin";
      isMacOS = os == "darwin";
      isUnix = true;
      isWindows = false;
      isx86_64 = cpu == "x86_64";
      isi686 = cpu == "i686";
      isx86 = cpu == "x86_64" || cpu == "i686";
      isAarch64 = cpu == "aarch64";
      isAarch32 = false;
      is64bit = cpu != "i686";
      isMusl = lib.hasSuffix "musl" (given.config or "");
      isStatic = given.isStatic or false;
      parsed = {
        cpu.name = cpu;
        kernel.name = os;
      };
      extensions.sharedLibrary = if os == "darwin" then ".dylib" else ".so";
    };
}

# Configurations that write down that they were activated, in the file @record@. @host@ is the name of
# this machine, @number@ tells generations apart.
{
  outputs =
    _:
    let
      made =
        name: script:
        derivation {
          inherit name script;
          system = "x86_64-linux";
          PATH = "/usr/bin:/bin";
          builder = "/bin/sh";
          args = [
            "-c"
            script
          ];
        };
      recording =
        name: program:
        made name ''
          mkdir -p $(dirname $out/${program})
          cat > $out/${program} <<'SH'
          #!/bin/sh
          variables="$NIXOS_INSTALL_BOOTLOADER$HOME_MANAGER_BACKUP_EXT$checkActivation"
          echo ${name} $(basename $0) $* ''${SSH_CONNECTION:+by ssh} $variables >> @record@
          exit ''${STATUS:-0}
          SH
          chmod +x $out/${program}
        '';
      machine.config.system.build = {
        toplevel = recording "system-@number@" "bin/switch-to-configuration";
        vm = made "vm" "mkdir -p $out/bin; echo > $out/bin/run-vm";
      };
    in
    {
      nixosConfigurations = {
        "@host@" = machine;
        "other.machine" = machine;
        empty.config.system.build.toplevel = made "empty" "mkdir $out";
      };
      homeConfigurations = {
        ann.activationPackage = recording "ann" "activate";
        bob.activationPackage = recording "bob" "activate";
        "bob@@host@".activationPackage = recording "bob-here" "activate";
      };
      darwinConfigurations."@host@".system = recording "darwin" "activate";
    };
}

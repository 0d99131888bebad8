# An output of every type that Nix knows, the old names too; nothing needs a network or nixpkgs. The
# lines that begin with `default =` are taken away where the old names are to be what is asked for.
{
  description = "An output of every type";

  outputs =
    { self }:
    let
      system = "x86_64-linux";
      build =
        name: script: more:
        derivation {
          inherit name script system;
          PATH = "/usr/bin:/bin";
          builder = "/bin/sh";
          args = [
            "-c"
            script
          ];
        }
        // more;
      text = name: build name "echo ${name} > $out" { };
      program =
        name:
        build name ''
          mkdir -p $out/bin
          printf '#!/bin/sh\necho ${name}: "$@"\n' > $out/bin/${name}
          chmod +x $out/bin/${name}
        '' { meta.description = "The program ${name}"; };
      app = name: {
        type = "app";
        program = "${program name}/bin/${name}";
        meta.description = "The app ${name}";
      };
      shell =
        name:
        derivation {
          inherit name system;
          PATH = "/usr/bin:/bin";
          builder = "/bin/bash";
          outputs = [ "out" ];
          NAMED = name;
          shellHook = "echo hook of ${name}";
          stdenv = build "stdenv" "mkdir $out; echo 'export FROM_SETUP=$NAMED' > $out/setup" { };
        };
      # What is put into effect writes down, in the directory it is called in, how it was called.
      recording =
        name:
        build name ''
          mkdir -p $out/bin
          printf '#!/bin/sh\necho ${name} $(basename $0) $* >> activated\n' > $out/activate
          chmod +x $out/activate
          ln -s ../activate $out/bin/activate
          ln -s ../activate $out/bin/switch-to-configuration
        '' { };
    in
    {
      packages.${system} = {
        default = self.packages.${system}.hello;
        hello = program "hello";
        needs = build "needs" "echo ${self.packages.${system}.hello} > $out" { };
        placed = build "placed" "echo > $out" { meta.position = "${./flake.nix}:7"; };
        loud = build "loud" "echo words of the build; echo > $out" { };
      };
      packages.aarch64-linux.hello = text "hello-elsewhere";
      legacyPackages.${system} = {
        tree.leaf = program "leaf";
        value = 1;
      };
      apps.${system} = {
        default = app "by-default";
        greet = app "greet";
      };
      devShells.${system} = {
        default = shell "by-default";
        other = shell "other";
      };
      checks.${system}.passes = text "passes";
      formatter.${system} = program "formatter";
      bundlers.${system} = {
        default = self.bundlers.${system}.copied;
        copied = drv: build "copied" "cp -r ${drv} $out" { };
      };
      hydraJobs.set.job = text "job";

      overlays = {
        default = final: prev: { };
        named = final: prev: { hello = 1; };
      };
      nixosModules = {
        default = { };
        named = { ... }: { };
      };
      nixosConfigurations.host.config.system.build = {
        toplevel = recording "nixos-system-host";
        vm = text "nixos-vm";
      };
      homeModules.named = { };
      homeConfigurations.someone.activationPackage = recording "home-manager-generation";
      darwinModules.named = { };
      darwinConfigurations.mac.system = recording "darwin-system";
      templates = {
        default = self.templates.begun;
        begun = {
          path = ./template;
          description = "A beginning";
          welcomeText = "Begun.";
        };
      };
      flakeModule = { };
      flakeModules.named = { };
      herculesCI = { };
      homeModule = { };
      nixopsConfigurations.default = { };

      # What there is to evaluate in the types that are not built.
      lib.values = {
        inherit (self) apps templates homeModules darwinModules flakeModule flakeModules;
        inherit (self) defaultApp defaultTemplate nixosModule homeModule;
        inherit (self) herculesCI nixopsConfigurations;
        inherit (self.legacyPackages.${system}) value;
        module = self.nixosModules.named { };
        overlays = builtins.mapAttrs (name: overlay: overlay { } { }) self.overlays;
        overlay = self.overlay { } { };
      };

      # The old names
      defaultPackage.${system} = program "old-package";
      defaultApp.${system} = app "old-app";
      devShell.${system} = shell "old-shell";
      defaultBundler.${system} = drv: build "old-bundle" "cp -r ${drv} $out" { };
      defaultTemplate = self.templates.begun;
      overlay = final: prev: { old = true; };
      nixosModule = { };
    };
}

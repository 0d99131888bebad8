# A flake with an output of every type; nothing in it needs a network or nixpkgs.
{
  description = "A flake with an output of every type";

  inputs.dep.url = "path:{{base}}/dep";

  outputs =
    { self, dep }:
    let
      system = "x86_64-linux";
      PATH = "/usr/bin:/bin";
      text =
        name: words:
        derivation {
          inherit name system words;
          builder = "/bin/sh";
          args = [
            "-c"
            "echo \"$words\" > $out"
          ];
        };
      program =
        name: main: more:
        derivation {
          inherit
            name
            system
            main
            PATH
            ;
          builder = "/bin/sh";
          args = [
            "-c"
            ''
              mkdir -p $out/bin
              printf '#!/bin/sh\necho "%s in $PWD:" "$@"\nexit "''${STATUS:-0}"\n' "$main" > $out/bin/$main
              chmod +x $out/bin/$main
            ''
          ];
        }
        // more;
    in
    {
      packages.${system} = {
        default = program "hello-1.0" "hello" { };
        main = program "with-main-1.0" "chosen" { meta.mainProgram = "chosen"; };
        pname = program "other-name" "pname" { pname = "pname"; };
        text = text "text" (dep.lib.shout "words");
        source = text "source" self.outPath;
        link = text "link" "refers to ${self.packages.${system}.text}";
        link2 = text "link2" "${self.packages.${system}.link} ${self.packages.${system}.default}";
        # Refers to the others in a binary file, by a symbolic link, and twice.
        both = derivation {
          inherit system PATH;
          inherit (self.packages.${system}) link link2 text;
          name = "both";
          builder = "/bin/sh";
          args = [
            "-c"
            ''
              mkdir -p $out/d
              printf '\001\377%s\n' $link > $out/d/binary
              ln -s $link2/below $out/a-link
              echo "more than thirty-two bytes stand before the path $text and behind it, too" > $out/z
              cp $out/z $out/b
            ''
          ];
        };
        needs = text "needs" self.packages.${system}.text;
        "quoted.name" = text "quoted" "quoted";
        multi =
          derivation {
            inherit system PATH;
            name = "multi";
            outputs = [
              "out"
              "dev"
              "doc"
            ];
            builder = "/bin/sh";
            args = [
              "-c"
              "for output in $out $dev $doc; do mkdir -p $output/bin; echo $output > $output/bin/name; done"
            ];
          }
          // {
            meta.outputsToInstall = [
              "dev"
              "doc"
            ];
          };
        broken = derivation {
          inherit system;
          name = "broken";
          builder = "/bin/sh";
          args = [
            "-c"
            "echo it is broken; exit 3"
          ];
        };
      };

      thrown = throw "this is thrown";

      legacyPackages.${system}.set.inner = text "inner" "inner";

      apps.${system} = {
        default = {
          type = "app";
          program = "${self.packages.${system}.main}/bin/chosen";
        };
        # more apps
        outside = {
          type = "app";
          program = "/bin/sh";
        };
      };

      checks.${system} = {
        one = text "check-one" "one";
        two = text "check-two" "two";
      };

      devShells.${system} = {
        default = derivation {
          inherit system;
          name = "shell";
          builder = "/bin/sh";
          GREETING = "hello";
          stdenv = builtins.toFile "none" "";
        };
      };

      formatter.${system} = program "formatter-1.0" "formatter" { };

      bundlers.${system}.default = drv: text "bundle" "bundle of ${drv.name or drv.program}";

      overlays.default = final: prev: { };
      nixosModules.default = { };
      nixosConfigurations.host.config.system.build.toplevel = text "nixos-system-host" "host";
      templates.default = {
        path = ./template;
        description = "A template";
      };
      hydraJobs.job = text "job" "job";

      file = ./file;
      fileText = "${./file}";
      built = "${self.packages.${system}.text}";
      number = 7;
      bool = true;
      nothing = null;
      float = 1.5;
      string = "a string with \"quotes\", \${dollars} and\nlines";
      list = [
        1
        "two"
        [ ]
        { }
      ];
      set = {
        a.b.c = 1;
        "with space" = 2;
        drv = self.packages.${system}.text;
      };
      function = x: x;
      callable = { a, b ? 2 }: a + b;
      system = builtins.currentSystem or "none";
      home = builtins.getEnv "GREETING";
      traced = builtins.trace "this is traced" "traced";
      missing = (x: x.y) { z = 1; };
      seen = {
        rev = self.rev or "none";
        dirtyRev = self.dirtyRev or "none";
        inherit (self) lastModified narHash outPath;
        inputs = builtins.attrNames self.inputs;
        source = builtins.removeAttrs self.sourceInfo [ "outPath" ];
      };
    };
}

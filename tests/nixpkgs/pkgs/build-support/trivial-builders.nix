# Derivations from a command or a text.
{
  lib,
  stdenv,
  stdenvNoCC,
  bash,
  coreutils,
}:
let
  runCommandWith =
    stdenv: name: env: buildCommand:
    stdenv.mkDerivation (
      {
        inherit name buildCommand;
        passAsFile = [ "buildCommand" ];
      }
      // env
    );

  shebang = "#!${bash}/bin/bash";
in
rec {
  runCommand = runCommandWith stdenvNoCC;
  runCommandNoCC = runCommand;
  runCommandCC = runCommandWith stdenv;
  runCommandLocal = name: env: runCommand name (env // { preferLocalBuild = true; });

  writeTextFile =
    {
      name,
      text,
      executable ? false,
      destination ? "",
      checkPhase ? "",
      meta ? { },
      passthru ? { },
      ...
    }:
    runCommand name
      {
        inherit
          text
          executable
          checkPhase
          meta
          passthru
          ;
        passAsFile = [
          "text"
          "buildCommand"
        ];
        preferLocalBuild = true;
      }
      ''
        target="$out${destination}"
        mkdir -p "$(dirname "$target")"
        cp "$textPath" "$target"
        if [ -n "$executable" ]; then chmod +x "$target"; fi
        eval "$checkPhase"
      '';

  writeText = name: text: writeTextFile { inherit name text; };
  writeTextDir =
    path: text:
    writeTextFile {
      name = baseNameOf path;
      inherit text;
      destination = "/${path}";
    };
  writeScript =
    name: text:
    writeTextFile {
      inherit name text;
      executable = true;
    };
  writeScriptBin =
    name: text:
    writeTextFile {
      inherit name text;
      executable = true;
      destination = "/bin/${name}";
      meta.mainProgram = name;
    };
  writeShellScript = name: text: writeScript name "${shebang}\n${text}\n";
  writeShellScriptBin = name: text: writeScriptBin name "${shebang}\n${text}\n";
  writeShellApplication =
    {
      name,
      text,
      runtimeInputs ? [ ],
      meta ? { },
      ...
    }:
    writeShellScriptBin name ''
      set -o errexit -o nounset -o pipefail
      export PATH="${lib.makeBinPath runtimeInputs}:$PATH"
      ${text}
    '';

  symlinkJoin =
    {
      name,
      paths,
      postBuild ? "",
      ...
    }@args:
    runCommand name
      (
        builtins.removeAttrs args [
          "name"
          "postBuild"
        ]
        // {
          paths = lib.reverseList paths;
          preferLocalBuild = true;
        }
      )
      ''
        mkdir -p "$out"
        for path in $paths; do
          cp -rsf --no-preserve=mode "$path/." "$out"
        done
        ${postBuild}
      '';

  linkFarm =
    name: entries:
    runCommand name { preferLocalBuild = true; } (
      ''
        mkdir -p "$out"
      ''
      + lib.concatMapStrings (entry: ''
        mkdir -p "$out/$(dirname ${lib.escapeShellArg entry.name})"
        ln -s ${lib.escapeShellArg "${entry.path}"} "$out/"${lib.escapeShellArg entry.name}
      '') entries
    );
  linkFarmFromDrvs =
    name: drvs:
    linkFarm name (
      map (drv: {
        inherit (drv) name;
        path = drv;
      }) drvs
    );

  concatText = name: files: runCommand name { inherit files; } ''cat $files > "$out"'';
}

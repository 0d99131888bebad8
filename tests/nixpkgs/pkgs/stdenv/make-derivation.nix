# `stdenv.mkDerivation`: a derivation from attributes, or from a function of the final attributes.
{
  lib,
  config,
  stdenv,
  shell,
  buildPlatform,
  hostPlatform,
}:
let
  checkMeta = import ./check-meta.nix { inherit lib config hostPlatform; };

  isCross = buildPlatform.config != hostPlatform.config;

  inputNames = [
    "depsBuildBuild"
    "nativeBuildInputs"
    "buildInputs"
    "propagatedNativeBuildInputs"
    "propagatedBuildInputs"
    "nativeCheckInputs"
    "checkInputs"
  ];

  # Attributes that say something about the derivation and are no part of it.
  notForTheBuilder = [
    "meta"
    "passthru"
    "pos"
    "env"
    "checkInputs"
    "nativeCheckInputs"
  ];

  nameOf =
    attrs:
    (attrs.name or "${attrs.pname}-${attrs.version}")
    + lib.optionalString (isCross && !attrs ? name) "-${hostPlatform.config}";

  # The inputs as the builder gets them: development outputs, nothing twice listed.
  inputsOf =
    attrs:
    let
      given = lib.genAttrs inputNames (
        name: map (lib.getOutput "dev") (lib.remove null (lib.flatten (attrs.${name} or [ ])))
      );
      checking = attrs.doCheck or false;
    in
    builtins.removeAttrs given [
      "checkInputs"
      "nativeCheckInputs"
    ]
    // {
      nativeBuildInputs =
        given.nativeBuildInputs ++ lib.optionals checking given.nativeCheckInputs;
      buildInputs = given.buildInputs ++ lib.optionals checking given.checkInputs;
    };

  derivationOf =
    attrs:
    builtins.derivation (
      builtins.removeAttrs attrs notForTheBuilder
      // attrs.env or { }
      // inputsOf attrs
      // {
        name = nameOf attrs;
        system = buildPlatform.system;
        builder = attrs.realBuilder or shell;
        args = attrs.args or [
          "-e"
          (attrs.builder or ./builder.sh)
        ];
        outputs = attrs.outputs or [ "out" ];
        inherit stdenv;
      }
    );

  finish =
    overrideAttrs: attrs:
    let
      meta = {
        name = nameOf attrs;
        available = true;
        outputsToInstall = [ (builtins.head (attrs.outputs or [ "out" ])) ];
      }
      // attrs.meta or { };
    in
    lib.extendDerivation (checkMeta (attrs // { name = nameOf attrs; }) meta) (
      {
        inherit meta overrideAttrs;
        passthru = attrs.passthru or { };
        # What nix-shell needs of the derivation and no more.
        inputDerivation = builtins.derivation {
          name = "inputs-of-${nameOf attrs}";
          system = buildPlatform.system;
          builder = "/bin/sh";
          args = [
            "-c"
            "echo $buildInputs $nativeBuildInputs > $out; exit 0"
          ];
          inherit (inputsOf attrs) buildInputs nativeBuildInputs;
        };
      }
      // attrs.passthru or { }
    ) (derivationOf attrs);

  # `rattrs` is a function of the final attributes, to which `finalPackage` is added.
  fromFunction =
    rattrs:
    let
      attrs = rattrs (attrs // { inherit finalPackage overrideAttrs; });
      finalPackage = finish overrideAttrs attrs;
      overrideAttrs =
        change:
        fromFunction (
          final:
          let
            prev = rattrs final;
            changed = (lib.toFunction change) prev;
          in
          prev // (if lib.isFunctionLike changed then lib.toFunction change final prev else changed)
        );
    in
    finalPackage;
in
fnOrAttrs: fromFunction (lib.toFunction fnOrAttrs)

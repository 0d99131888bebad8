{ makeSetupHook, writeText }:
makeSetupHook { name = "autoreconf-hook"; } (
  writeText "autoreconf-hook.sh" ''
    preConfigurePhases="''${preConfigurePhases-} autoreconfPhase"
    autoreconfPhase() {
      echo "autoreconf: nothing to do here"
    }
  ''
)

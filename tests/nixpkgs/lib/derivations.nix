{ lib }:
{
  # Adds attributes to a derivation and each of its outputs; building it asserts `condition`.
  extendDerivation =
    condition: extra: drv:
    let
      outputs = drv.outputs or [ "out" ];
      toOutput = name: {
        inherit name;
        value = all // {
          inherit (drv.${name}) type outputName;
          outputSpecified = true;
          drvPath =
            assert condition;
            drv.${name}.drvPath;
          outPath =
            assert condition;
            drv.${name}.outPath;
        };
      };
      byName = builtins.listToAttrs (map toOutput outputs);
      all = drv // byName // extra // { all = map (name: byName.${name}) outputs; };
    in
    all
    // {
      drvPath =
        assert condition;
        drv.drvPath;
      outPath =
        assert condition;
        drv.outPath;
    };

  # `value`, or null where `condition` does not hold: an attribute that is simply not there.
  optionalDrvAttr = condition: value: if condition then value else null;
}

{ lib }:
{
  addMetaAttrs = new: drv: drv // { meta = drv.meta or { } // new; };
  setName = name: drv: drv // { inherit name; };
  setPrio = priority: lib.addMetaAttrs { inherit priority; };
  lowPrio = lib.setPrio 10;
  hiPrio = lib.setPrio (-10);

  # The path of a package's main program.
  getExe = pkg: lib.getExe' pkg (pkg.meta.mainProgram or (lib.getName pkg));
  getExe' = pkg: program: "${lib.getBin pkg}/bin/${program}";

  availableOn =
    platform: pkg:
    builtins.elem platform.system (pkg.meta.platforms or [ platform.system ])
    && !builtins.elem platform.system (pkg.meta.badPlatforms or [ ]);
}

# Values that look at a flake's tree in every way there is.
{
  inputs.dep.url = "path:{{base}}/dep";

  outputs =
    { self, dep }:
    {
      values = {
        constant = 1;
        imported = import ./lib;
        names = builtins.attrNames (builtins.readDir ./data);
        types = builtins.readDir ./.;
        text = builtins.readFile ./data/a;
        exists = builtins.pathExists ./maybe;
        copied = "${./tree}";
        copiedFile = "${./data/a}";
        source = (derivation {
          name = "x";
          system = "x";
          builder = "x";
          src = ./tree/sub;
        }).drvPath;
        built = derivation {
          name = "y";
          system = "x86_64-linux";
          builder = ./exe;
        };
        directory = ./tree;
        filtered = builtins.path {
          path = ./tree;
          name = "filtered";
          filter = path: type: type == "directory" || builtins.match ".*/b" path == null;
        };
        filterSource = builtins.filterSource (path: type: baseNameOf path != "sub") ./tree;
        hash = builtins.hashFile "sha256" ./exe;
        linked = builtins.readFile ./link;
        importedLink = import ./liblink;
        scoped = builtins.scopedImport { x = 1; } ./scoped.nix;
        revision = self.rev or "dirty";
        hasRevision = self ? rev;
        modified = self.lastModified or 0;
        place = toString ./.;
        whole = "${self}";
        narHash = self.narHash;
        other = self.values.text;
        joined = builtins.readFile (./. + "/data/${builtins.head self.values.names}");
        bySelf = builtins.readFile "${self}/data/b";
        fromInput = dep.value;
        readByInput = dep.read ./data/b;
        importedByInput = dep.load ./lib;
        environment = builtins.getEnv "STALENESS";
        withBuiltins = with builtins; readFile ./maybe;
        underscored = __pathExists ./data/b;
        position = builtins.stringLength (builtins.unsafeGetAttrPos "a" { a = 1; }).file;
        isSorted = builtins.lessThan ./a ./b;
      };
    };
}

{ lib }:
{
  # False for what a source tree holds that is no source: version control, editors, build results.
  cleanSourceFilter =
    name: type:
    let
      base = baseNameOf (toString name);
    in
    !(
      builtins.elem base [
        ".git"
        ".svn"
        ".hg"
        "CVS"
      ]
      || lib.hasSuffix "~" base
      || builtins.match "\\.sw[a-z]" base != null
      || builtins.match "\\..*\\.sw[a-z]" base != null
      || lib.hasSuffix ".o" base
      || lib.hasSuffix ".so" base
      || (type == "symlink" && lib.hasPrefix "result" base)
      || type == "unknown"
    );

  cleanSource =
    src:
    lib.cleanSourceWith {
      filter = lib.cleanSourceFilter;
      inherit src;
    };

  cleanSourceWith =
    {
      src,
      filter ? _: _: true,
      name ? null,
    }:
    let
      isFiltered = src ? _isLibCleanSourceWith;
      result = {
        origSrc = if isFiltered then src.origSrc else src;
        filter = path: type: filter path type && (!isFiltered || src.filter path type);
        name =
          if name != null then
            name
          else if isFiltered then
            src.name
          else
            "source";
      };
    in
    result
    // {
      outPath = builtins.path {
        path = result.origSrc;
        inherit (result) filter name;
      };
      _isLibCleanSourceWith = true;
    };

  sourceByRegex =
    src: regexes:
    let
      root = toString (src.origSrc or src);
    in
    lib.cleanSourceWith {
      inherit src;
      filter =
        path: _type:
        let
          relative = lib.removePrefix (root + "/") (toString path);
        in
        builtins.any (regex: builtins.match regex relative != null) regexes;
    };

  sourceFilesBySuffices =
    src: suffixes:
    lib.cleanSourceWith {
      inherit src;
      filter =
        name: type:
        type == "directory"
        || builtins.any (suffix: lib.hasSuffix suffix (baseNameOf name)) suffixes;
    };

  # Whether `src` is a git checkout.
  pathIsGitRepo = path: builtins.pathExists (path + "/.git");
}

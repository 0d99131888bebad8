# flakebridge evaluator 0.1.0
#
# Evaluates a flake from its flake.nix and flake.lock alone, on any Nix from 2.3 to the newest,
# whether flakes are enabled or not, and gives what native flakes of the Nix at hand give: the same
# attributes of `self` and of every input, the same derivation for every output. A Nix that has no
# flakes at all (2.3) gets what the newest one gives.
#
#   (import ./nix/flake-compat.nix { src = ./.; }).defaultNix
#
# The result has the attributes of NixOS/flake-compat and of lix's:
#
#   defaultNix   for default.nix: the default package, with every output and the names of
#                packages.SYSTEM and legacyPackages.SYSTEM beside it, so that `nix-build` builds
#                what `nix build` builds and `-A NAME` finds what `.#NAME` finds. Without a
#                default package: the set of all of these, so that `nix-build` builds each.
#   shellNix     for shell.nix: the same with the default development shell, falling back to the
#                default package, and with the names of devShells.SYSTEM
#   outputs      the flake: its outputs with `outPath`, `inputs`, `sourceInfo`, `rev` …
#   self         the same value
#   inputs       the flake's inputs, and `self`
#
# What an expression can't find out is absent, never made up: the time of the last change and the
# NAR hash of a tree outside git, and of any tree on Nix 2.3. A caller who knows them hands them in
# as `sourceInfo`.
{
  # The directory of the flake: a path, or an already fetched tree with its metadata.
  src,
  # The sub-directory of `src` that holds flake.nix.
  root ? "/",
  # What SYSTEM stands for in `defaultNix` and `shellNix`.
  system ? builtins.currentSystem
    or (throw "flake-compat: there is no current system in pure evaluation; pass `system`"),
  # Other trees for inputs, by input path: `{ nixpkgs = ./nixpkgs; "a/b" = fetchTarball …; }`. A
  # value is a path, a fetched tree, or a flake that is already evaluated.
  overrides ? { },
  # Whether the flake's tree is copied to the store. Not copying is quick, but `self` is then the
  # directory itself, files that git does not know are seen, and derivations that embed it differ.
  copySourceTreeToStore ? true,
  # Metadata of the flake's tree that are known to the caller: `narHash`, `lastModified`, `rev` …
  sourceInfo ? { },
}:

let
  inherit (builtins)
    attrNames
    compareVersions
    concatStringsSep
    dirOf
    elem
    filter
    fromJSON
    functionArgs
    head
    isAttrs
    isFunction
    isList
    mapAttrs
    pathExists
    readFile
    removeAttrs
    replaceStrings
    storeDir
    stringLength
    substring
    tail
    ;

  fail = message: throw "flake-compat: ${message}";
  optionalAttrs = condition: attrs: if condition then attrs else { };
  hasPrefix = prefix: string: substring 0 (stringLength prefix) string == prefix;

  # --- The Nix at hand ---

  # Lix counts from 2.90 and has the flakes of Nix 2.18.
  nixVersion =
    if compareVersions builtins.nixVersion "2.90" >= 0 then "2.18" else builtins.nixVersion;
  atLeast = version: compareVersions nixVersion version >= 0;

  # Whether native flakes behave as they do since `version`; where there are none, as the newest.
  flakesSince = version: !(atLeast "2.4") || atLeast version;

  isPure = !(builtins ? currentSystem);
  isRestricted = !(pathExists "/");

  # `fetchTree` of a path wants flakes enabled. Calling it to find out would end the evaluation, and
  # so would `fetchTree` on 2.8; only between 2.8 and 2.26 does another builtin give them away.
  canFetchPath =
    atLeast "2.8" && !(atLeast "2.27") && builtins ? getFlake && !isPure && !isRestricted;

  # --- Trees ---

  # Seconds since the epoch as YYYYMMDDHHMMSS in UTC.
  formatDate =
    seconds:
    let
      modulo = a: b: a - a / b * b;
      pad = n: (if n < 10 then "0" else "") + toString n;
      # Days from 1 March of year 0 on, in eras of 400 years: a leap day ends the year.
      days = seconds / 86400 + 719468;
      dayOfEra = modulo days 146097;
      yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146096) / 365;
      dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
      monthFromMarch = (5 * dayOfYear + 2) / 153;
      day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1;
      month = if monthFromMarch < 10 then monthFromMarch + 3 else monthFromMarch - 9;
      year = yearOfEra + days / 146097 * 400 + (if month <= 2 then 1 else 0);
      secondOfDay = modulo seconds 86400;
    in
    toString year
    + pad month
    + pad day
    + pad (secondOfDay / 3600)
    + pad (modulo (secondOfDay / 60) 60)
    + pad (modulo secondOfDay 60);

  # The attributes that Nix gives a tree, from what is known of it: a lock entry and its store path.
  treeAttrs =
    known: outPath:
    {
      inherit outPath;
    }
    // optionalAttrs (known.type or "" == "git") { submodules = known.submodules or false; }
    // optionalAttrs (known ? rev) {
      inherit (known) rev;
      shortRev = substring 0 7 known.rev;
    }
    // optionalAttrs (known ? lastModified) {
      inherit (known) lastModified;
      lastModifiedDate = formatDate known.lastModified;
    }
    // optionalAttrs (known ? narHash) { inherit (known) narHash; }
    // optionalAttrs (known ? revCount) { inherit (known) revCount; }
    // optionalAttrs (known ? dirtyRev && flakesSince "2.17") {
      inherit (known) dirtyRev dirtyShortRev;
    };

  # Where the files of a tree can be read. `nix-instantiate --eval` without `--read-write-mode` adds
  # no path to the store; then they are read where they stand.
  readableAt =
    outPath: origin:
    if pathExists (builtins.unsafeDiscardStringContext outPath) then outPath else origin;

  # The store path of a locked tree, from its NAR hash alone.
  storePathOf =
    locked:
    builtins.unsafeDiscardStringContext
      (derivation {
        name = locked.name or "source";
        system = "builtin";
        builder = "builtin:none";
        outputHashMode = "recursive";
        outputHashAlgo = "sha256";
        outputHash = locked.narHash;
      }).outPath;

  # Whether the store has a locked tree. From 2.20 to 2.31 Nix remembers that a path was not there,
  # even when it is fetched later on, so that the path itself must not be looked at.
  isInStore =
    locked:
    locked ? narHash
    && (
      if atLeast "2.20" && !(atLeast "2.32") && !isPure && !isRestricted then
        storeEntries ? ${baseNameOf (storePathOf locked)}
      else
        pathExists (storePathOf locked)
    );

  storeEntries = builtins.readDir storeDir;

  # `path` as the store path that `locked.narHash` promises; `path` is not looked at when the store
  # has that already.
  addLocked =
    locked: path:
    builtins.path (
      {
        inherit path;
        name = locked.name or "source";
      }
      // optionalAttrs (locked ? narHash) { sha256 = locked.narHash; }
    );

  # A locked tree from the store.
  fromStore = locked: addLocked locked (storePathOf locked);

  # What a fetcher gave that does not look at the hash.
  checked =
    locked: fetched:
    if locked ? narHash && builtins.unsafeDiscardStringContext fetched != storePathOf locked then
      fail "'${locked.url}' is not the tree that flake.lock promises (narHash ${locked.narHash})"
    else
      fetched;

  # --- Locked inputs ---

  # Each takes a lock entry and gives the attributes of its tree.

  fetchTarball =
    locked: url:
    treeAttrs locked (
      builtins.fetchTarball (
        {
          inherit url;
          name = locked.name or "source";
        }
        // optionalAttrs (locked ? narHash) { sha256 = locked.narHash; }
      )
    );

  fetchGit =
    locked:
    let
      # To fetch from this machine is quicker than to list the store.
      isLocal = hasPrefix "file://" locked.url && pathExists (substring 7 (-1) locked.url);
      fetched = builtins.fetchGit (
        {
          inherit (locked) url;
        }
        // optionalAttrs (locked ? name) { inherit (locked) name; }
        // optionalAttrs (locked ? ref) { inherit (locked) ref; }
        // optionalAttrs (locked ? rev) { inherit (locked) rev; }
        // optionalAttrs (atLeast "2.4") {
          submodules = locked.submodules or false;
          shallow = locked.shallow or false;
          allRefs = locked.allRefs or false;
        }
        // optionalAttrs (atLeast "2.20") { exportIgnore = locked.exportIgnore or false; }
        // optionalAttrs (atLeast "2.27") { lfs = locked.lfs or false; }
      );
    in
    if !isLocal && isInStore locked then
      treeAttrs locked (fromStore locked)
    else if locked.submodules or false && !(atLeast "2.4") then
      fail "Nix ${nixVersion} can't fetch the submodules of '${locked.url}'"
    else
      # From 2.26 to 2.31 a lock entry without hash stays without.
      optionalAttrs (fetched ? narHash && (!(atLeast "2.26") || atLeast "2.32")) {
        inherit (fetched) narHash;
      }
      // treeAttrs locked (checked locked fetched.outPath);

  fetchMercurial =
    locked:
    treeAttrs locked (
      if isInStore locked then
        fromStore locked
      else
        checked locked
          (builtins.fetchMercurial {
            inherit (locked) url rev;
            name = locked.name or "source";
          }).outPath
    );

  # A single file. `fetchurl` neither looks into the store nor takes the hash of a NAR; where that
  # won't do, a derivation does both.
  fetchFile =
    locked:
    if hasPrefix "file://" locked.url then
      substring 7 (-1) locked.url
    else if locked ? narHash && (isPure || atLeast "2.32") then
      derivation {
        inherit (locked) url;
        name = locked.name or "source";
        system = "builtin";
        builder = "builtin:fetchurl";
        outputHashMode = "recursive";
        outputHashAlgo = "sha256";
        outputHash = locked.narHash;
        executable = false;
        unpack = false;
        preferLocalBuild = true;
      }
    else if isInStore locked then
      storePathOf locked
    else
      builtins.unsafeDiscardStringContext (builtins.fetchurl locked.url);

  forgeUrl = {
    github =
      { owner, repo, ... }@locked:
      if locked ? host && locked.host != "github.com" then
        "https://${locked.host}/api/v3/repos/${owner}/${repo}/tarball/${locked.rev}"
      else
        "https://github.com/${owner}/${repo}/archive/${locked.rev}.tar.gz";
    gitlab =
      { owner, repo, ... }@locked:
      "https://${locked.host or "gitlab.com"}/api/v4/projects/"
      + replaceStrings [ "/" ] [ "%2F" ] "${owner}/${repo}"
      + "/repository/archive.tar.gz?sha=${locked.rev}";
    sourcehut =
      { owner, repo, ... }@locked:
      "https://${locked.host or "git.sr.ht"}/${owner}/${repo}/archive/${locked.rev}.tar.gz";
  };

  fetchers = {
    github = locked: fetchTarball locked (forgeUrl.github locked);
    gitlab = locked: fetchTarball locked (forgeUrl.gitlab locked);
    sourcehut = locked: fetchTarball locked (forgeUrl.sourcehut locked);
    tarball = locked: fetchTarball locked locked.url;
    path = locked: treeAttrs locked (addLocked locked (absolutePath locked.path));
    file = locked: treeAttrs locked (addLocked locked (fetchFile locked));
    git = fetchGit;
    hg = fetchMercurial;
    indirect = locked: fail "the lock names no source for '${locked.id}'; run `flakebridge lock`";
  };

  # Before 2.26 a relative path was locked as a tree of its own.
  absolutePath =
    path:
    if hasPrefix "/" path then
      path
    else
      builtins.unsafeDiscardStringContext flakes.${lock.root}.files + "/${path}";

  # The tree of a lock entry: its attributes, and where its files can be read.
  fetchLocked =
    locked:
    let
      fetch = fetchers.${locked.type} or (_: fail "unknown input type '${locked.type}'");
      sourceInfo = fetch locked;
    in
    {
      inherit sourceInfo;
      files =
        if locked.type == "path" then
          readableAt sourceInfo.outPath (absolutePath locked.path)
        else
          sourceInfo.outPath;
    };

  # --- The flake's own tree ---

  flakeDirectory =
    let
      directory = builtins.unsafeDiscardStringContext (toString src);
    in
    concatStringsSep "/" ([ directory ] ++ rootParts);

  rootParts = filter (part: part != ".") (splitPath root);

  # The parts between the slashes.
  splitPath = path: filter (part: builtins.isString part && part != "") (builtins.split "/" path);

  # The root of the git repository that `directory` is in, or null.
  gitRootOf =
    directory:
    if hasPrefix storeDir directory || directory == "/" then
      null
    else if pathExists (directory + "/.git") then
      directory
    else
      gitRootOf (dirOf directory);

  gitRoot = gitRootOf flakeDirectory;

  # `inputs.self.submodules` and `inputs.self.lfs` say how the flake's own tree is to be fetched.
  selfAttrs = (import (flakeDirectory + "/flake.nix")).inputs.self or { };

  # What keeps this Nix from reading the repository, where that is known beforehand; null otherwise.
  gitObstacle =
    let
      dotGit = gitRoot + "/.git";
      branch = builtins.match "ref: (.*)\n" (readFile (dotGit + "/HEAD"));
      hasCommit =
        !(pathExists (dotGit + "/HEAD"))
        || branch == null
        || pathExists (dotGit + "/packed-refs")
        || pathExists "${dotGit}/${head branch}";
    in
    if !(atLeast "2.4") && isShallow then
      "is a shallow clone; run `git fetch --unshallow`"
    else if !(atLeast "2.4") && !hasCommit then
      "has no commit yet; commit something"
    else if atLeast "2.4" && !(atLeast "2.26") && !isUrlPath gitRoot then
      "is at a path with characters that a URL does not take"
    else
      null;

  isShallow = pathExists (gitRoot + "/.git/shallow");
  isUrlPath = path: builtins.match "[a-zA-Z0-9/._~!$&'()*+,;=:@-]*" path != null;

  # The path of a symbolic link stands for the link, unless something follows.
  gitUrl =
    gitRoot
    + (if atLeast "2.14" && builtins.readFileType gitRoot == "symlink" then "/." else "");

  gitTree =
    let
      fetched = builtins.fetchGit (
        {
          url = gitUrl;
        }
        // optionalAttrs (atLeast "2.4" && isShallow) { shallow = true; }
        // optionalAttrs (atLeast "2.20") { exportIgnore = false; }
        // optionalAttrs (atLeast "2.27") {
          submodules = selfAttrs.submodules or false;
          lfs = selfAttrs.lfs or false;
        }
      );
      # `fetchGit` makes up a revision of zeros for a tree with uncommitted changes, and a count of
      # zero for what it does not count.
      isDirty = fetched.rev == "0000000000000000000000000000000000000000";
      invented =
        (if isDirty then [ "rev" "shortRev" ] else [ ])
        ++ (if isDirty || isShallow && fetched.revCount == 0 then [ "revCount" ] else [ ]);
    in
    if gitObstacle != null then
      fail "Nix ${nixVersion} can't read the git repository '${gitRoot}': it ${gitObstacle}"
    else
      {
        sourceInfo =
          optionalAttrs (!(atLeast "2.4")) { submodules = false; }
          // removeAttrs fetched invented
          // sourceInfo';
        files = fetched.outPath;
        directory = substring (stringLength gitRoot + 1) (-1) flakeDirectory;
      };

  # Outside git the whole directory is the tree, under the name `source`.
  pathTree =
    let
      isSource =
        dirOf flakeDirectory == storeDir
        && substring 33 (-1) (baseNameOf flakeDirectory) == "source";
      fetched =
        if canFetchPath then
          builtins.fetchTree {
            type = "path";
            path = flakeDirectory;
          }
        else if isSource && !isPure then
          # The store's own trees have no modification time.
          treeAttrs { lastModified = 0; } (builtins.storePath flakeDirectory)
        else
          treeAttrs { } (addLocked sourceInfo flakeDirectory);
    in
    {
      sourceInfo = fetched // sourceInfo';
      files = readableAt fetched.outPath flakeDirectory;
      directory = "";
    };

  placedTree = {
    sourceInfo = {
      outPath = flakeDirectory;
    }
    // sourceInfo';
    files = flakeDirectory;
    directory = "";
  };

  givenTree = {
    sourceInfo = src // sourceInfo';
    files = src.outPath;
    directory = concatStringsSep "/" rootParts;
  };

  # What the caller knows of the tree, with what follows from it.
  sourceInfo' = removeAttrs (treeAttrs sourceInfo "") [ "outPath" ] // sourceInfo;

  rootTree =
    if isAttrs src then
      givenTree
    else if !copySourceTreeToStore then
      placedTree
    else if gitRoot != null then
      gitTree
    else
      pathTree;

  # --- The lock ---

  lockPath = below rootTree.files rootTree.directory + "/flake.lock";

  lock =
    if !(pathExists lockPath) then
      {
        version = 7;
        root = "root";
        nodes.root = { };
      }
    else
      fromJSON (readFile lockPath);

  nodes =
    if lock.version >= 5 && lock.version <= 7 then
      lock.nodes
    else
      fail "flake.lock has version ${toString lock.version}; this evaluator knows 5 to 7";

  # An input of a node is the key of another node, or the input path of one, from the root.
  keyOf = input: if isList input then keyAt lock.root input else input;
  keyAt =
    key: path:
    if path == [ ] then key else keyAt (keyOf nodes.${key}.inputs.${head path}) (tail path);

  below = path: directory: if directory == "" then path else "${path}/${directory}";

  # --- Whether the lock is that of flake.nix ---

  staleLock =
    names:
    fail (
      "flake.lock and flake.nix disagree about the input"
      + (if tail names == [ ] then "" else "s")
      + " ${concatStringsSep ", " (map (name: "'${name}'") names)}"
      + "; run `flakebridge lock` or `nix flake lock`"
    );

  # The inputs a flake asks for: those it declares, and the arguments of its outputs.
  askedInputs =
    flake: removeAttrs (functionArgs flake.outputs // flake.inputs or { }) [ "self" ];

  # Nix would lock again what flake.nix and flake.lock disagree about, for the root; a locked flake
  # must have what it can't do without.
  checkInputs =
    key: flake: given:
    let
      asked = askedInputs flake;
      required = functionArgs flake.outputs;
      missing = filter (name: !(given ? ${name})) (attrNames asked);
      unasked = filter (name: !(asked ? ${name})) (attrNames given);
      changed = filter (isChanged flake) (attrNames given);
      needed = filter (name: !(required.${name} or true)) missing;
    in
    if key != lock.root then
      if needed == [ ] then given else staleLock (map (name: "${key}/${name}") needed)
    else if missing ++ unasked != [ ] then
      staleLock (missing ++ unasked)
    else if changed != [ ] then
      staleLock changed
    else
      given;

  # Whether the lock has something else for an input of the root than flake.nix declares.
  isChanged =
    flake: name:
    let
      declared = flake.inputs.${name} or { };
      edge = nodes.${lock.root}.inputs.${name};
      original = originalOf name declared;
    in
    if declared ? follows then
      edge != splitPath declared.follows
    else
      isList edge
      || nodes.${edge}.flake or true != declared.flake or true
      || original != null && original != nodes.${edge}.original or null;

  # What the lock keeps as `original` of a declared input. Null where that depends on how Nix reads
  # a reference of a rare form: then it counts as unchanged.
  originalOf =
    name: declared:
    if !(declared ? url) then
      if declared ? type then
        removeAttrs declared [
          "flake"
          "inputs"
        ]
      else
        {
          type = "indirect";
          id = name;
        }
    else if builtins.isString declared.url then
      parseReference declared.url
    else
      null;

  parseReference =
    reference:
    let
      parts = builtins.match "([^?#%]*)([?]([^#%+]*))?" reference;
      base = head parts;
      matching = pattern: builtins.match pattern base;
      at = builtins.elemAt;
      query = parseQuery (at parts 2);

      forge = matching "(github|gitlab|sourcehut):([a-zA-Z0-9._~-]+)/([a-zA-Z0-9._-]+)(/([a-zA-Z0-9._/-]+))?";
      git = matching "git[+]([a-z]+://[a-zA-Z0-9@/._~-]+)";
      path = matching "path:([.]?[.]?(/?[a-zA-Z0-9._-]+)*)";
      indirect = matching "(flake:)?([a-zA-Z][a-zA-Z0-9_-]*)(/([a-zA-Z0-9._-]+))?";
      tarball = matching "(https?://[a-zA-Z0-9/._~-]+[.](zip|tar|tgz|tar[.](gz|xz|bz2|zst)))";
    in
    if parts == null || query == null then
      null
    else if forge != null then
      {
        type = at forge 0;
        owner = at forge 1;
        repo = at forge 2;
      }
      // parseRevision (at forge 4)
      // query
    else if git != null then
      {
        type = "git";
        url = head git;
      }
      // query
    else if path != null then
      {
        type = "path";
        path = head path;
      }
      // query
    else if indirect != null then
      {
        type = "indirect";
        id = at indirect 1;
      }
      // parseRevision (at indirect 3)
      // query
    else if tarball != null then
      {
        type = "tarball";
        url = head tarball;
      }
      // query
    else
      null;

  # The last part of a reference: a commit, or a branch or tag.
  parseRevision =
    text:
    if text == null then
      { }
    else if builtins.match "[0-9a-f]{40}" text != null then
      { rev = text; }
    else
      { ref = text; };

  # `ref=…&submodules=1` as attributes; null where one is not among those that are plain.
  parseQuery =
    text:
    let
      pairs =
        if text == null then
          [ ]
        else
          map (builtins.match "(ref|rev|dir|host|submodules|shallow|lfs|allRefs)=(.*)") (
            filter builtins.isString (builtins.split "&" text)
          );
      attribute = pair: rec {
        name = head pair;
        value =
          if elem name [ "ref" "rev" "dir" "host" ] then
            builtins.elemAt pair 1
          else
            builtins.elemAt pair 1 == "1";
      };
    in
    if elem null pairs then null else builtins.listToAttrs (map attribute pairs);

  # --- Evaluation ---

  flakes = mapAttrs (
    key: node:
    let
      locked = node.info or { } // node.locked or { };
      isRoot = key == lock.root;
      isRelative = node ? parent && locked.type == "path" && !(hasPrefix "/" locked.path);
      parent = flakes.${keyAt lock.root node.parent};

      tree =
        if isRoot then
          rootTree
        else if isRelative then
          {
            # In 2.26 to 2.29 the tree of a relative input is the sub-directory.
            sourceInfo =
              parent.sourceInfo
              // optionalAttrs (!(flakesSince "2.30")) { outPath = relative parent.outPath; };
            files = parent.files;
          }
        else
          fetchLocked (removeAttrs locked [ "dir" ]);

      inherit (tree) sourceInfo;
      relative = path: below path locked.path;
      directory = if isRoot then rootTree.directory else locked.dir or "";
      outPath = if isRelative then relative parent.outPath else below sourceInfo.outPath directory;
      files = if isRelative then relative parent.files else below tree.files directory;

      flake = import (files + "/flake.nix");
      inputs = checkInputs key flake (
        mapAttrs (_: input: flakes.${keyOf input}.result) (node.inputs or { })
      );
      outputs = flake.outputs (inputs // { self = result; });

      result =
        outputs
        // sourceInfo
        // optionalAttrs (flakesSince "2.14") { inherit outPath; }
        // {
          inherit inputs outputs sourceInfo;
        }
        // optionalAttrs (flakesSince "2.12") { _type = "flake"; };
    in
    {
      inherit sourceInfo outPath files;
      result =
        if node.flake or true then
          assert isFunction flake.outputs;
          result
        else
          sourceInfo // optionalAttrs (flakesSince "2.30") { inherit sourceInfo outPath; };
    }
  ) nodes;

  self =
    if pathExists (flakes.${lock.root}.files + "/flake.nix") then
      flakes.${lock.root}.result
    else if gitRoot != null && pathExists (flakeDirectory + "/flake.nix") then
      fail "git does not track '${flakeDirectory}/flake.nix'; run `git add flake.nix`"
    else if pathExists (flakeDirectory + "/flake.nix") then
      fail "'${flakeDirectory}' is a symbolic link; name the directory that it points to"
    else
      fail "there is no flake.nix in '${flakeDirectory}'";

  # --- What default.nix and shell.nix are made of ---

  ofSystem = name: self.${name}.${system} or { };

  defaultPackage =
    (ofSystem "packages").default or self.defaultPackage.${system} or null;
  defaultShell =
    (ofSystem "devShells").default or self.devShell.${system} or defaultPackage;

  # `names` beside `value`: the derivation keeps what makes it one, and its outputs.
  beside =
    value: names:
    if value == null then
      # `nix-build` looks at every attribute of a set: metadata have no place there.
      removeAttrs names (attrNames self.sourceInfo)
    else
      (if isAttrs value then value else { })
      // names
      // builtins.intersectAttrs (derivationAttrs value) value
      // {
        default = value;
      };

  derivationAttrs =
    value:
    builtins.listToAttrs (
      map
        (name: {
          inherit name;
          value = null;
        })
        (
          [
            "all"
            "drvAttrs"
            "drvPath"
            "meta"
            "name"
            "out"
            "outPath"
            "outputName"
            "outputs"
            "system"
            "type"
          ]
          ++ value.outputs or [ ]
        )
    );

  # Names are looked up as Nix does: packages, legacyPackages, full attribute paths.
  named =
    removeAttrs self [ "__functor" ]
    // ofSystem "legacyPackages"
    // ofSystem "packages"
    // builtins.intersectAttrs {
      packages = null;
      legacyPackages = null;
      devShells = null;
    } self;
in
{
  inherit self;
  outputs = self;
  inputs = self.inputs // {
    inherit self;
  };
  defaultNix = beside defaultPackage named;
  shellNix = beside defaultShell (named // ofSystem "devShells");
}

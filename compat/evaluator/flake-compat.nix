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
#                default package: the set of all of these, so that `nix-build` builds each. Where
#                SYSTEM has none, its attribute `default` says so when it is looked at.
#   shellNix     for shell.nix: the same with the default development shell, falling back to the
#                default package, and with the names of devShells.SYSTEM
#   outputs      the flake: its outputs with `outPath`, `inputs`, `sourceInfo`, `rev` …
#   self         the same value
#   inputs       the flake's inputs, and `self`
#   directory    where flake.nix stands in the flake's tree, as a string
#   getFlake     `builtins.getFlake`, for references to what is locked or on this machine
#
# What an expression can't find out is absent, never made up: the time of the last change and the
# NAR hash of a tree outside git, and of any tree on Nix 2.3. A caller who knows them hands them in
# as `sourceInfo`.
#
# `nix-instantiate --eval` without `--read-write-mode` writes nothing to the store, and no builtin
# but `fetchTree` (2.8 to 2.26, flakes enabled) helps that. The code of a tree outside git, and of
# inputs that are paths, is then read where it stands, unless the store has it: `"${self}"` is as
# ever, but what reads through it (`import "${self}/x.nix"`) fails, and a path that is embedded
# (`src = ./.`) has another store path.
#
# Where a symbolic link leads, an expression can't tell but within git's tree: where `src` is a link
# from elsewhere into a repository, the directory there is the tree, and git is not asked.
#
# Nix 2.4 and later write a tree outside git to a temporary place at every evaluation when it has
# more than 32 MiB; an expression can't help that. What helps: git, the setting `nar-buffer-size`,
# or a `sourceInfo.narHash` that is known, with which the tree is not read when the store has it.
#
# On a small flake the shortest shims are 2 to 5 ms quicker: Nix reads 1,600 tokens of theirs and
# 9,300 here. What fetches all types of inputs and finds all kinds of trees is 2,100 of them alone.
{
  # The directory of the flake: a path, or an already fetched tree with its metadata, or the `path`
  # and the `narHash` of one, which pure evaluation takes from the store. Only `getFlake` does
  # without.
  src ? throw "flake-compat: pass `src`, the directory of the flake",
  # The sub-directory of `src` that holds flake.nix.
  root ? "/",
  # What SYSTEM stands for in `defaultNix` and `shellNix`.
  system ?
    builtins.currentSystem
      or (throw "flake-compat: there is no current system in pure evaluation; pass `system`"),
  # Other trees for inputs, by input path, as `--override-input` takes them:
  # `{ nixpkgs = ../nixpkgs; "a/b" = "github:o/r/REV"; }`. A value is a path, a flake reference (a
  # string or its attributes), a fetched tree, or a flake that is evaluated already. The environment
  # variable FLAKE_OVERRIDE_nixpkgs names a directory for the input `nixpkgs`, FLAKE_OVERRIDE_a_b one
  # for `a/b`: characters other than letters and digits are `_` in it.
  overrides ? { },
  # Whether the flake's tree is copied to the store. Not copying is quicker where it is large. `self`
  # is then the directory itself, so that derivations that embed it differ. Files that git does not
  # track can't be read or imported by the flake's Nix code here either, with gaps: a path that
  # the code hands on, to a derivation or text (`src = ./.`, `"${./x}"`) or to other flakes' code
  # (`callPackage ./x.nix { }`, `lib.fileset`), is not looked at. One more: a directory in which git
  # tracks nothing is there, and empty, since to ask git of it is to copy what it holds. Nix 2.3, a
  # worktree, a detached HEAD and `nix-instantiate --eval` without `--read-write-mode` leave no way to
  # ask git without a copy: there the tree is copied to ask, as it is where the code reads through a
  # symbolic link.
  copySourceTreeToStore ? true,
  # Metadata of the flake's tree that are known to the caller: `narHash`, `lastModified`, `rev` …
  sourceInfo ? { },
  # What flake.lock says, as attributes, where that is known to the caller. It is taken as it is: no
  # flake.lock of the tree and no FLAKE_OVERRIDE_… counts beside it.
  lock ? null,
  # The builtins that flakes are read with, and what is made of a flake before it sees itself: for a
  # caller who wants to know what an evaluation reads.
  reads ? builtins,
  watch ? self: self,
  # An argument of lix's, of no effect: what Nix can do is found out.
  useBuiltinsFetchTree ? false,
}:

let
  inherit (builtins)
    any
    attrNames
    attrValues
    compareVersions
    concatMap
    concatStringsSep
    elem
    elemAt
    filter
    foldl'
    fromJSON
    functionArgs
    head
    intersectAttrs
    isAttrs
    isFunction
    isList
    isString
    length
    listToAttrs
    mapAttrs
    match
    pathExists
    readDir
    readFile
    replaceStrings
    seq
    split
    storeDir
    stringLength
    substring
    tail
    ;

  fail = message: throw "flake-compat: ${message}";
  optionalAttrs = condition: attrs: if condition then attrs else { };
  optionals = condition: list: if condition then list else [ ];
  hasPrefix = prefix: string: substring 0 (stringLength prefix) string == prefix;
  # As text, without what it depends on.
  plainString = value: builtins.unsafeDiscardStringContext (toString value);
  # The parts between the slashes.
  splitPath = path: filter (part: isString part && part != "") (split "/" path);
  # The attributes that have these names.
  only =
    names:
    intersectAttrs (
      listToAttrs (
        map (name: {
          inherit name;
          value = null;
        }) names
      )
    );

  printPath = concatStringsSep "/";
  below = path: directory: if directory == "" then path else path + "/${directory}";
  # A path in the directory of a tree, as one in the tree.
  joinPath =
    directory: path:
    printPath (
      foldl' (
        parts: part: if part == ".." then initOf parts else parts ++ optionals (part != ".") [ part ]
      ) [ ] (splitPath "${directory}/${path}")
    );

  # --- The Nix at hand ---

  # Lix counts from 2.90 and has the flakes of Nix 2.18.
  isLix = compareVersions builtins.nixVersion "2.90" >= 0;
  nixVersion = if isLix then "2.18" else builtins.nixVersion;
  atLeast = version: compareVersions nixVersion version >= 0;
  # The one that has no flakes.
  isNix23 = !(atLeast "2.4");

  # Whether native flakes behave as they do since `version`; where there are none, as the newest.
  flakesSince = version: compareVersions flakesVersion version >= 0;
  flakesVersion = if isNix23 then "999" else nixVersion;

  isPure = !(builtins ? currentSystem);
  isRestricted = !(pathExists "/");

  # `fetchTree` of a path wants flakes enabled. Calling it to find out would end the evaluation, and
  # so would `fetchTree` on 2.8; only between 2.8 and 2.26 does another builtin give them away.
  canFetchPath =
    atLeast "2.8" && !(atLeast "2.27") && !isLix && builtins ? getFlake && !isPure && !isRestricted;

  # --- Trees ---

  # Seconds since the epoch, or before it, as YYYYMMDDHHMMSS in UTC.
  formatDate =
    time:
    let
      modulo = a: b: a - a / b * b;
      pad = n: (if n < 10 then "0" else "") + toString n;
      # From 1 March of year 0 on, in eras of 400 years: a leap day ends the year.
      seconds = time + 62162035200;
      days = seconds / 86400;
      dayOfEra = modulo days 146097;
      yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146096) / 365;
      dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
      monthFromMarch = (5 * dayOfYear + 2) / 153;
      day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1;
      month = if monthFromMarch < 10 then monthFromMarch + 3 else monthFromMarch - 9;
      year = yearOfEra + days / 146097 * 400 + (if month <= 2 then 1 else 0);
      secondOfDay = modulo seconds 86400;
    in
    concatStringsSep "" (
      map pad [
        year
        month
        day
        (secondOfDay / 3600)
        (modulo (secondOfDay / 60) 60)
        (modulo secondOfDay 60)
      ]
    );

  # The attributes that Nix gives a tree, from what is known of it: a lock entry and its store path.
  treeAttrs =
    known: outPath:
    treeNames known
    // optionalAttrs (known.type or "" == "git") { submodules = known.submodules or false; }
    // optionalAttrs (known ? rev) { shortRev = substring 0 7 known.rev; }
    // optionalAttrs (known ? lastModified) { lastModifiedDate = formatDate known.lastModified; }
    // {
      inherit outPath;
    };
  treeNames = only (
    [
      "rev"
      "lastModified"
      "narHash"
      "revCount"
    ]
    ++ optionals (flakesSince "2.17") [
      "dirtyRev"
      "dirtyShortRev"
    ]
  );

  # Where the files of a tree can be read. `nix-instantiate --eval` without `--read-write-mode` adds
  # no path to the store; then they are read where they stand.
  readableAt =
    outPath: origin: if isPure || pathExists (plainString outPath) then outPath else origin;

  # The store path of a locked tree, from its NAR hash alone.
  storePathOf = locked: plainString (builtTree locked).outPath;

  # A derivation whose output is a locked tree; where that is in the store, there is nothing to build.
  builtTree = locked: derivation (fixedOutput locked // { builder = "builtin:none"; });

  fixedOutput = locked: {
    name = locked.name or "source";
    system = "builtin";
    outputHashMode = "recursive";
    outputHashAlgo = "sha256";
    outputHash = locked.narHash;
  };

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

  storeEntries = readDir storeDir;

  # The arguments of builtins that add to the store what a lock entry says.
  promised =
    locked:
    {
      name = locked.name or "source";
    }
    // optionalAttrs (locked ? narHash) { sha256 = locked.narHash; };

  # `path` as the store path that `locked.narHash` promises; `path` is not looked at when the store
  # has that already.
  addLocked =
    locked: path:
    let
      added = builtins.path (promised locked // { inherit path; });
      isReadable = pathExists "${builtTree locked}/.";
    in
    # Pure evaluation in Nix 2.3 reads what was built, but not what was added.
    if isPure && isNix23 && locked ? narHash then
      seq added (seq isReadable added)
    else
      added;

  # A locked tree from the store.
  fromStore = locked: addLocked locked (storePathOf locked);

  # What a fetcher gave that does not look at the hash.
  checked =
    locked: fetched:
    if !(locked ? narHash) || isPromised locked fetched then
      fetched
    else
      fail "'${locked.url}' is not the tree that flake.lock promises (narHash ${locked.narHash})";

  isPromised = locked: fetched: locked ? narHash && plainString fetched == storePathOf locked;

  # --- Locked inputs ---

  isLocalUrl = hasPrefix "file://";
  urlPath = url: unescape (substring 7 (-1) url);
  # To fetch from this machine is quicker than to list the store.
  isHere = url: isLocalUrl url && pathExists (urlPath url);

  # Each takes a lock entry and gives the attributes of its tree.

  fetchTarball =
    locked: url:
    treeAttrs locked (builtins.fetchTarball (promised locked // { inherit url; }));

  fetchGit =
    locked:
    let
      fetched = builtins.fetchGit (gitArguments locked);
    in
    # Pure evaluation can have what is not committed, and so has no revision, from the store alone.
    if
      isPure && locked ? narHash && !(locked ? rev) || !(isHere locked.url) && isInStore locked
    then
      treeAttrs locked (fromStore locked)
    else if locked.submodules or false && isNix23 then
      fail "Nix ${nixVersion} can't fetch the submodules of '${locked.url}'"
    else if locked.lfs or false && !(atLeast "2.27") && !(isPromised locked fetched.outPath) then
      fail "Nix ${nixVersion} can't fetch the LFS files of '${locked.url}'"
    else
      # From 2.26 to 2.31 a lock entry without hash stays without.
      optionalAttrs (fetched ? narHash && (!(atLeast "2.26") || atLeast "2.32")) {
        inherit (fetched) narHash;
      }
      // treeAttrs locked (checked locked fetched.outPath);

  # What `fetchGit` tells of a tree; it knows no submodules before 2.4.
  fetchedGit =
    attrs: optionalAttrs isNix23 { submodules = false; } // builtins.fetchGit (gitArguments attrs);

  # What `fetchGit` of this Nix takes.
  gitArguments =
    attrs:
    gitNames (
      {
        exportIgnore = false;
      }
      // attrs
      // optionalAttrs (isNix23 && attrs.allRefs or false) { ref = "refs/*"; }
    );
  gitNames = only (
    [
      "url"
      "name"
      "ref"
      "rev"
    ]
    ++ optionals (!isNix23) [
      "submodules"
      "shallow"
      "allRefs"
    ]
    ++ optionals (atLeast "2.20") [
      "exportIgnore"
      "verifyCommit"
      "keytype"
      "publicKey"
      "publicKeys"
    ]
    ++ optionals (atLeast "2.27") [ "lfs" ]
  );

  fetchMercurial =
    locked:
    treeAttrs locked (
      if !(isHere locked.url) && isInStore locked then
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
    if isHere locked.url then
      urlPath locked.url
    else if locked ? narHash && (isPure || atLeast "2.32") then
      derivation (
        fixedOutput locked
        // {
          inherit (locked) url;
          builder = "builtin:fetchurl";
          executable = false;
          unpack = false;
          preferLocalBuild = true;
        }
      )
    else if isInStore locked then
      storePathOf locked
    else
      plainString (
        builtins.fetchurl {
          inherit (locked) url;
          name = "source";
        }
      );

  forgeHosts = {
    github = "github.com";
    gitlab = "gitlab.com";
    sourcehut = "git.sr.ht";
  };
  forgeUrl =
    locked:
    let
      inherit (locked) type owner repo;
      host = locked.host or forgeHosts.${type};
      rev = locked.rev or (fail "'${type}:${owner}/${repo}' is not locked; name a revision");
    in
    if type == "gitlab" then
      "https://${host}/api/v4/projects/"
      + replaceStrings [ "/" ] [ "%2F" ] "${owner}/${repo}"
      + "/repository/archive.tar.gz?sha=${rev}"
    else if type == "github" && host != "github.com" then
      "https://${host}/api/v3/repos/${owner}/${repo}/tarball/${rev}"
    else
      "https://${host}/${owner}/${repo}/archive/${rev}.tar.gz";

  fetchForge = locked: fetchTarball locked (forgeUrl locked);

  fetchers = {
    github = fetchForge;
    gitlab = fetchForge;
    sourcehut = fetchForge;
    tarball = locked: fetchTarball locked locked.url;
    path = locked: treeAttrs locked (addLocked locked locked.path);
    file = locked: treeAttrs locked (addLocked locked (fetchFile locked));
    git = fetchGit;
    hg = fetchMercurial;
    indirect = locked: fail "the lock names no source for '${locked.id}'; run `flakebridge lock`";
  };

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
        if locked.type == "path" then readableAt sourceInfo.outPath locked.path else sourceInfo.outPath;
    };

  # --- Trees on this machine ---

  # A tree and the flake in it: the tree's attributes, where its files can be read, the directory in
  # it that holds flake.nix, and where that is on this machine. `known` is what the caller knows.
  localTree =
    directory: known:
    let
      gitRoot = gitRootOf directory;
    in
    if gitRoot != null then gitTree { } gitRoot directory known else pathTree directory known;

  # The root of the git repository that `directory` is in, or null.
  gitRootOf =
    directory:
    if hasPrefix "${storeDir}/" directory || directory == "/" then
      null
    else if pathExists (directory + "/.git") then
      directory
    else
      gitRootOf (dirOf directory);

  # The tree of a repository as it is checked out, fetched as `asked`.
  gitTree =
    asked: gitRoot: directory: known:
    let
      obstacle = gitObstacle gitRoot isShallow wanted;
      isShallow = pathExists (gitRoot + "/.git/shallow");
      stored = plainString fetched.outPath;
      named = substring (stringLength gitRoot + 1) (-1) directory;
      storedDirectory = below stored named;
      isLinked = isLinkedBelow stored storedDirectory;
      # Where a link leads within the tree, which `storePath` tells; null where nothing does.
      resolved = builtins.addErrorContext "flake-compat: ${linkInTheWay directory}" (
        if flakesSince "2.27" && !isPure && pathExists (storedDirectory + "/flake.nix") then
          builtins.storePath storedDirectory
        else
          null
      );
      # `inputs.self.submodules` and `inputs.self.lfs` say how the tree is to be fetched.
      wanted =
        asked
        // (
          if pathExists (directory + "/flake.nix") then
            (import (directory + "/flake.nix")).inputs.self or { }
          else
            { }
        );
      fetched = fetchedGit (
        wanted
        // optionalAttrs isShallow { shallow = true; }
        // {
          url = gitUrl gitRoot;
        }
      );
      # `fetchGit` makes up a revision of zeros for a tree with uncommitted changes, and a count of
      # zero for what it does not count.
      isDirty = fetched.rev == "0000000000000000000000000000000000000000";
      invented =
        optionals isDirty [
          "rev"
          "shortRev"
        ]
        ++ optionals (isDirty || (isShallow || asked ? shallow) && fetched.revCount == 0) [ "revCount" ];
    in
    if obstacle != null then
      fail "Nix ${nixVersion} can't read the git repository '${gitRoot}': it ${obstacle}"
    else if isLinked && resolved == null then
      failForLink directory
    else
      {
        sourceInfo = removeAttrs fetched invented // knownAttrs known;
        files = fetched.outPath;
        directory = if isLinked then substring (stringLength stored + 1) (-1) resolved else named;
        origin = directory;
      };

  # What keeps this Nix from reading a repository, where that is known beforehand; null otherwise.
  gitObstacle =
    gitRoot: isShallow: wanted:
    let
      dotGit = gitRoot + "/.git";
      branch = match "ref: (.*)\n" (readFile (dotGit + "/HEAD"));
      hasCommit =
        !(pathExists (dotGit + "/HEAD"))
        || branch == null
        || pathExists (dotGit + "/packed-refs")
        || pathExists "${dotGit}/${head branch}";
      gitAttributes =
        if pathExists (gitRoot + "/.gitattributes") then readFile (gitRoot + "/.gitattributes") else "";
      isUrlPath = match "[0/:${urlCharacters}]*" gitRoot != null;
    in
    if isNix23 && isShallow then
      "is a shallow clone; run `git fetch --unshallow`"
    else if isNix23 && !hasCommit then
      "has no commit yet; commit something"
    else if isNix23 && wanted.submodules or false then
      "has submodules, which are asked for"
    else if !(atLeast "2.27") && wanted.lfs or false then
      "has files in Git LFS, which are asked for"
    else if isNix23 && match ".*filter=lfs.*" gitAttributes != null then
      "has files in Git LFS"
    else if !isNix23 && !(atLeast "2.26") && !isUrlPath then
      "is at a path with characters that a URL does not take"
    else
      null;

  # The path of a symbolic link stands for the link, unless something follows.
  gitUrl = path: path + (if atLeast "2.14" && isLinkedBelow "/" path then "/." else "");

  # Whether there is a symbolic link in a path, below an ancestor, as far as it may be looked at.
  isLinkedBelow =
    ancestor: path:
    path != ancestor
    && (isLinkedBelow ancestor (dirOf path) || pathExists path && fileType path == "symlink");
  fileType = builtins.readFileType or (path: (readDir (dirOf path)).${baseNameOf path} or "unknown");

  failForLink = path: fail (linkInTheWay path);
  linkInTheWay = path: "'${path}' is a symbolic link; name the directory that it points to";

  # Outside git the whole directory is the tree, under the name `source`.
  pathTree =
    directory: known:
    let
      isSource = dirOf directory == storeDir && substring 33 (-1) (baseNameOf directory) == "source";
      fetched =
        if canFetchPath then
          builtins.fetchTree {
            type = "path";
            path = directory;
          }
        else if isSource && !isPure then
          # The store's own trees have no modification time.
          treeAttrs { lastModified = 0; } (builtins.storePath directory)
        else
          treeAttrs { } (addLocked known directory);
    in
    {
      sourceInfo = fetched // knownAttrs known;
      files = readableAt fetched.outPath directory;
      directory = "";
      origin = directory;
    };

  # A directory that is its own tree; as a path, it is copied where a derivation embeds it.
  placedTree =
    directory: known:
    let
      gitRoot = gitRootOf directory;
    in
    {
      sourceInfo = {
        outPath = /. + directory;
      }
      // knownAttrs known;
      files = directory;
      directory = "";
      origin = directory;
    }
    // optionalAttrs (gitRoot != null) { reads = trackedReads gitRoot; };

  # A tree that is fetched already; of a flake, the tree it is from.
  givenTree = tree: known: directory: {
    sourceInfo =
      (if isEvaluated tree then tree.sourceInfo // { inherit (tree) outPath; } else tree)
      // knownAttrs known;
    files = tree.outPath;
    inherit directory;
  };

  # What the caller knows of a tree, with what follows from it.
  knownAttrs =
    known:
    removeAttrs (treeAttrs known "") [ "outPath" ]
    // removeAttrs known [
      "type"
      "dirtyRev"
      "dirtyShortRev"
    ];

  rootDirectory = concatStringsSep "/" ([ (plainString src) ] ++ rootParts);
  rootParts = filter (part: part != ".") (splitPath root);

  rootTree =
    if isAttrs src then
      givenTree (if src ? path then { outPath = addLocked src src.path; } else src) sourceInfo (
        concatStringsSep "/" rootParts
      )
    else
      (if copySourceTreeToStore then localTree else placedTree) rootDirectory sourceInfo;

  # The tree of an override, or of the argument of `getFlake`.
  treeOf =
    value:
    let
      isRead = match "([^%]|${escape})*" value != null;
      reference = if isRead then parseReference true value else null;
    in
    if value ? outPath then
      givenTree value { } ""
    else if value ? type then
      referredTree value
    else if isAttrs value then
      fail "a set without `type` or `outPath` does not name a tree; write a path"
    else if !(builtins.isPath value || isString value) then
      fail "a value of the type ${builtins.typeOf value} does not name a tree; write a path"
    else if builtins.isPath value || hasPrefix "/" value then
      localTree (plainString value) { }
    else if hasPrefix "." value then
      failForRelative value
    else if reference == null then
      fail "can't tell what '${value}' refers to; use attributes"
    else
      referredTree reference;

  referredTree =
    reference:
    if reference.type == "indirect" then
      fail "'${reference.id}' is a name in Nix's registry, which can't be read; write what it stands for"
    else if isRelative reference then
      failForRelative reference.path
    else if reference.type == "path" && !(reference ? narHash) then
      pathTree reference.path { } // { directory = reference.dir or ""; }
    else if isWorkingTree reference then
      let
        gitRoot = urlPath reference.url;
      in
      # What is checked out is on one branch.
      gitTree (removeAttrs reference [ "allRefs" ]) gitRoot (below gitRoot (reference.dir or "")) { }
    else
      fetchLocked (removeAttrs reference [ "dir" ])
      # What is not locked has what the fetcher tells.
      // optionalAttrs (reference.type == "git" && !(reference ? narHash)) {
        sourceInfo = fetchedGit reference;
      }
      // {
        directory = reference.dir or "";
      };

  # For `builtins.getFlake` a path in a string is that of a tree by itself, also in a repository.
  # Older Nixes differ in what a query behind it means: there it counts for a part of the path.
  withScheme =
    reference:
    if !(isString reference && hasPrefix "/" reference) then
      reference
    else if flakesSince "2.26" && match "[^?]*" reference == null then
      "path:${reference}"
    else
      {
        type = "path";
        path = plainString reference;
      };

  isRelative = reference: reference.type or "" == "path" && !(hasPrefix "/" reference.path);
  failForRelative =
    path: fail "the path '${path}' is relative, and to nothing; write an absolute one";

  # Without branch and revision a repository on this machine stands for what is checked out.
  isWorkingTree =
    reference:
    reference.type == "git"
    && !(reference ? rev || reference ? ref)
    && isLocalUrl reference.url
    && pathExists (urlPath reference.url + "/.git");

  # --- Reading a tree in its place ---

  leadsTo = path: ancestor: ancestor == path || hasPrefix "${ancestor}/" path;
  isNixFile = path: match ".*[.]nix" path != null;
  absolute = path: toString (/. + plainString path);

  # What git tracks in a repository: trees that have, of the files asked for, those.
  trackedTrees =
    gitRoot:
    let
      dotGit = gitRoot + "/.git";

      # `fetchGit` asks git. Of a repository that has the index and some files alone it copies those.
      trackedOf = isShown: (builtins.fetchGit { url = shownOf isShown; }).outPath;
      shownOf =
        isShown:
        builtins.path {
          name = "shown";
          path = gitRoot;
          filter = path: type: if leadsTo path dotGit then isListing path else isShown path type;
        };
      isListing =
        path:
        match "(|/HEAD|/index|/sharedindex[.].*|/objects|/refs)" (substring (stringLength dotGit) (-1) path)
        != null;

      # Before 2.20 Nix calls git, which reads no repository of another user; where there is a daemon,
      # the store is another's. Without `--read-write-mode` there would be nothing in the store.
      canBeShown =
        !isNix23
        && (atLeast "2.20" || !(pathExists "/nix/var/nix/daemon-socket/socket"))
        && pathExists (dotGit + "/index")
        && hasPrefix "ref: " (readFile (dotGit + "/HEAD"))
        && gitUrl gitRoot == gitRoot
        && pathExists (plainString (shownOf (_: _: false)));
      whole = (gitTree { } gitRoot gitRoot { }).files;
      nixFiles = trackedOf (path: type: type == "directory" || isNixFile path);

      # Where a symbolic link leads, only a tree that has everything tells.
      isLinked = path: gitUrl gitRoot == gitRoot && isLinkedBelow gitRoot path;
      needsWhole = path: !canBeShown || isLinked path;
      orWhole = path: tree: if needsWhole path then whole else tree;
    in
    {
      inherit isLinked needsWhole whole;
      file =
        path:
        orWhole path (if isNixFile path then nixFiles else trackedOf (shown: _: leadsTo path shown));
      filesIn =
        directory:
        orWhole directory (
          trackedOf (shown: type: leadsTo directory shown || dirOf shown == directory && type != "directory")
        );
      allBelow =
        directory:
        if directory == gitRoot then
          whole
        else
          orWhole directory (trackedOf (shown: _: leadsTo directory shown || leadsTo shown directory));
    };

  # The builtins that read files, for Nix code in a git repository: of the files there they see those
  # that git tracks, and so does what they import. (`scopedImport` gives the code these for its own.)
  trackedReads =
    gitRoot:
    let
      tracked = trackedTrees gitRoot;
      isInside = hasPrefix "${gitRoot}/";

      # Where a tree has what stands at a path, and what it has in a directory.
      within = tree: path: plainString tree + substring (stringLength gitRoot) (-1) path;
      listed =
        tree: directory:
        let
          place = within tree directory;
        in
        if pathExists place then readDir place else { };

      # Whether code may see a path: one that is not in the repository, a directory that is not git's
      # own, a file that git tracks.
      isSeen =
        path:
        !(isInside path)
        ||
          !(leadsTo path "${gitRoot}/.git")
          && (
            !(tracked.needsWhole path) && fileType path == "directory"
            || pathExists (within (tracked.file path) path)
          );
      # What stands at a path, where code may see it; what a link leads to is read in the tracked tree.
      seen =
        path:
        let
          place = absolute path;
        in
        if !(pathExists path) then
          path
        else if !(isSeen place) then
          fail "git does not track '${place}'; run `git add` for it"
        else if isInside place && tracked.isLinked place then
          within tracked.whole place
        else
          path;
      seenBelow =
        directory: filter:
        let
          tree = tracked.allBelow (absolute directory);
        in
        path: type:
        (!(isInside path) || listed tree (dirOf path) ? ${baseNameOf path}) && filter path type;

      importWith =
        scope: path:
        let
          place = absolute path;
          inDirectory = place + "/default.nix";
        in
        if isInside place then
          builtins.scopedImport (names // scope) (
            seen (if pathExists inDirectory then inDirectory else place)
          )
        else if scope == { } then
          import path
        else
          builtins.scopedImport scope path;

      reads = intersectAttrs builtins {
        import = importWith { };
        scopedImport = importWith;
        pathExists = path: pathExists path && isSeen (absolute path);
        readFile = path: readFile (seen path);
        readFileType = path: builtins.readFileType (seen path);
        hashFile = type: path: builtins.hashFile type (seen path);
        readDir =
          path:
          let
            place = absolute path;
            entries = readDir (seen path);
            files = listed (tracked.filesIn place) place;
            isShown =
              name:
              files ? ${name}
              ||
                entries.${name} == "directory"
                && "${place}/${name}" != "${gitRoot}/.git"
                && !(tracked.needsWhole place);
          in
          if isInside "${place}/" then
            removeAttrs entries (filter (name: !(isShown name)) (attrNames entries))
          else
            entries;
        path =
          {
            path,
            filter ? _: _: true,
            ...
          }@arguments:
          builtins.path (
            arguments
            // {
              path = seen path;
              filter = seenBelow path filter;
            }
          );
        filterSource = filter: path: builtins.filterSource (seenBelow path filter) (seen path);
      };

      # What Nix code calls them.
      names =
        listToAttrs (
          map (name: {
            name = "__${name}";
            value = reads.${name};
          }) (attrNames reads)
        )
        // {
          inherit (reads) import scopedImport;
          builtins = builtins // reads;
        };
    in
    reads;

  # --- The lock ---

  # The lock of the flake in a tree; one without lock has no inputs.
  lockOf =
    tree:
    let
      path = below tree.files tree.directory + "/flake.lock";
      lock = builtins.addErrorContext "flake-compat: while reading '${path}'" (fromJSON (readFile path));
      version = lock.version or 0;
    in
    if !((tree.reads or builtins).pathExists path) then
      noLock
    else if
      elem version [
        5
        6
        7
      ]
    then
      if lock.nodes.${lock.root or ""} or null == null then noNode lock.root or "root" else lock
    else
      fail "flake.lock has version ${builtins.toJSON version}; this evaluator knows 5 to 7";

  noNode = key: fail "flake.lock has no node '${key}'; run `flakebridge lock`";

  noLock = {
    root = "root";
    nodes.root = { };
  };

  # --- Whether the lock is that of flake.nix ---

  staleLock =
    lock: names:
    let
      words =
        if lock == noLock then
          "there is no flake.lock for the input"
        else
          "flake.lock and flake.nix disagree about the input";
    in
    fail (
      words
      + (if tail names == [ ] then "" else "s")
      + " ${concatStringsSep ", " (map (name: "'${name}'") names)}"
      + "; run `flakebridge lock` or `nix flake lock`"
    );

  # The inputs a flake asks for: those it declares, and the arguments of its outputs.
  askedInputs = flake: removeAttrs (functionArgs flake.outputs // flake.inputs or { }) [ "self" ];

  # The inputs of the node at `parts`, as `given`; throws where Nix would lock them again, since the
  # flake there, or one above it, declares others.
  checkLock =
    {
      lock,
      overridden,
      flakeAt,
    }:
    parts: given:
    let
      asked = askedInputs (flakeAt parts);
      declaredHere = declaredAt flakeAt parts;
      declared = mapAttrs (
        name: _:
        let
          declaration = declaredHere.${name} or { declarer = parts; };
        in
        optionalAttrs (!(isReference declaration)) (indirectTo name) // declaration
      ) asked;
      missing = attrNames (removeAttrs asked (attrNames given));
      unasked = attrNames (removeAttrs given (attrNames asked));
      isLocked = path: !(overridden ? ${path});
      stale = filter isLocked (map (name: printPath (parts ++ [ name ])) (missing ++ unasked));
      changed = changedBelow lock overridden parts declared;
      unsupported = attrNames (
        removeAttrs ((flakeAt parts).inputs.self or { }) [
          "lfs"
          "submodules"
        ]
      );
    in
    if unsupported != [ ] then
      fail "flake.nix says `inputs.self.${head unsupported}`, which no Nix supports"
    else if stale != [ ] then
      staleLock lock stale
    else if changed != [ ] then
      staleLock lock changed
    else
      removeAttrs given unasked;

  # Whether Nix looks into the flake at `parts` to know whether the lock is up to date. It takes the
  # lock's word for an input, unless that has an input that follows what no flake above says.
  isLookedInto =
    {
      lock,
      overridden,
      flakeAt,
    }:
    let
      isIn =
        parts: parts == [ ] || !(overridden ? ${printPath parts}) && isIn (initOf parts) && hasUnsaid parts;
      hasUnsaid =
        parts:
        let
          locked = lock.nodes.${keyBelow lock.nodes lock.root parts}.inputs or { };
          said = declaredAbove flakeAt parts;
        in
        any (name: isList locked.${name} && !(isReference (said.${name} or { }))) (attrNames locked);
    in
    isIn;

  # The input path of each node, through no `follows`.
  pathsOf =
    lock:
    let
      # A node as `genericClosure` and `listToAttrs` take one.
      node = key: parts: {
        inherit key;
        name = key;
        value = parts;
      };
      below =
        { key, value, ... }:
        let
          inputs = lock.nodes.${key}.inputs or { };
        in
        map (name: node inputs.${name} (value ++ [ name ])) (
          filter (name: isString inputs.${name}) (attrNames inputs)
        );
    in
    listToAttrs (
      builtins.genericClosure {
        startSet = [ (node lock.root [ ]) ];
        operator = below;
      }
    );

  # The root's inputs, as `given`; throws where inputs share a node: Nix would write one for each.
  # With overrides it writes nothing.
  checkNodes =
    { lock, overridden, ... }:
    paths: given:
    let
      inputsOf = key: filter isString (attrValues (lock.nodes.${key}.inputs or { }));
      keys = [ lock.root ] ++ concatMap inputsOf (attrNames paths);
      isShared = key: length (filter (other: other == key) keys) > 1;
      lost = attrNames (removeAttrs paths (attrNames lock.nodes));
    in
    if lost != [ ] then
      noNode (head lost)
    else if overridden != { } || length keys == length (attrNames paths) then
      given
    else
      fail (
        "flake.lock has one node, '${head (filter isShared keys)}', for several inputs; "
        + "run `flakebridge lock` or `nix flake lock`"
      );

  # A locked flake must have what its outputs can't do without.
  checkInputs =
    key: flake: given:
    let
      required = functionArgs flake.outputs;
      absent = attrNames (removeAttrs required ([ "self" ] ++ attrNames given));
      lost = filter (name: !required.${name}) absent;
    in
    if lost == [ ] then given else staleLock { } (map (name: "${key}/${name}") lost);

  # The paths of the inputs below `above` that are declared otherwise than the lock has them.
  changedBelow =
    lock: overridden: above: declared:
    let
      key = keyBelow lock.nodes lock.root above;
      locked = if declared == { } || key == null then { } else lock.nodes.${key}.inputs or { };
      changedAt =
        name:
        let
          declaration = declared.${name};
          parts = above ++ [ name ];
          path = printPath parts;
          isToldAbove = declaration.declarer != above && !(flakesSince "2.19");
          isStale =
            isReference declaration
            && isChanged lock locked.${name} declaration
            && !(isToldAbove && isLockedTo lock locked.${name} declaration);
        in
        optionals (!(overridden ? ${path})) (
          optionals isStale [ path ] ++ changedBelow lock overridden parts (declaration.inputs or { })
        );
    in
    concatMap changedAt (attrNames (intersectAttrs locked declared));

  # Whether the lock has something else for an input than is declared. Whether it is a flake, the lock
  # alone decides.
  isChanged =
    lock: edge: declared:
    let
      node = lock.nodes.${edge};
      original = if isPlain (node.original or { }) declared then node.original else originalOf declared;
      parent = if isRelative original then declared.declarer else null;
    in
    if declared ? follows then
      edge != declared.follows
    else
      isList edge
      ||
        original != null
        && (
          isElsewhere original (node.original or { }) || flakesSince "2.26" && parent != node.parent or null
        );

  # Whether an input is locked at what is declared, as far as an absolute path or a repository tells.
  # Before 2.19 Nix locks an input that a flake above declares at that, but has what its own flake
  # declares as `original`.
  isLockedTo =
    lock: edge: declared:
    let
      original = originalOf declared;
      locked = only (attrNames place) lock.nodes.${edge}.locked;
      place = only [
        "host"
        "owner"
        "path"
        "repo"
        "type"
        "url"
      ] original;
    in
    isString edge
    && !(declared ? follows)
    && original != null
    && !(isRelative original)
    && !(isElsewhere place locked);

  # Whether an input is declared by the URL that most people write for that `original`: quicker than
  # to read the URL.
  isPlain =
    original: declared:
    let
      forge = "${original.type}:${original.owner}/${original.repo}";
      url = {
        "id type" = original.id;
        "owner ref repo type" = "${forge}/${original.ref}";
        "owner repo type" = forge;
        "path type" = "path:${original.path}";
      };
    in
    declared.url or null == url.${toString (attrNames original)} or 0;

  # What the lock keeps as `original` of a declared input, but for its spelling. Null where that
  # depends on how Nix reads a reference of a rare form: then it counts as unchanged.
  originalOf =
    declared:
    if declared ? url && declared ? type && match ".*://.*" declared.url == null then
      null
    else if declared ? type then
      referenceOf declared
    else if !(isString declared.url) then
      null
    else if match "[.][.]?(/[^?#]*)?" declared.url != null then
      {
        type = "path";
        path = declared.url;
      }
    else
      parseReference (declared.flake or true) declared.url;

  # Whether two references are not just spelled differently. Nixes differ in what they take out of the
  # query of a URL and in which escapes they read; escapes that are not ASCII count as equal.
  isElsewhere =
    declared: locked:
    let
      read = readReference declared;
      isUnread = any (text: match ".*%.*" text != null) (attrValues read);
    in
    declared != locked && !isUnread && read != readReference locked;

  # The attributes of a reference as text, with those that are in the query of its URL.
  readReference =
    reference:
    let
      parts = match "([^?]*)[?](.*)" (reference.url or "");
      query = parseQuery anyName (elemAt parts 1);
      whole =
        if parts == null || query == null then reference else query // reference // { url = head parts; };
    in
    mapAttrs (name: value: (if name == "rev" then lowerHex else unescape) (toString value)) whole;

  lowerHex = replaceStrings [ "A" "B" "C" "D" "E" "F" ] [ "a" "b" "c" "d" "e" "f" ];

  # The escapes of a URL that are read: those of ASCII. JSON's are not read by Nix 2.3.
  escape = "%([2-7][0-9a-fA-F])";
  unescape =
    text:
    let
      character = escape: (builtins.fromTOML ''c = "\u00${head escape}"'').c;
    in
    concatStringsSep "" (
      map (part: if isString part then part else character part) (split escape text)
    );

  # The attributes of a reference to a flake, or to what is none, with the escapes of its URL. Null
  # for one of a rare form, or with a name in its query that is none of those of the form: not every
  # Nix takes other ones out of the URL.
  parseReference =
    isFlake: reference:
    let
      parts = match "([^?#]*)([?]([^?#]*))?" reference;
      form = formOf isFlake (head parts);
      query = parseQuery form.names (elemAt parts 2);
    in
    if parts == null || form == null || query == null then null else form.attrs // query;

  # What the path of a URL takes as it is, but for `0`, `/` and `:`.
  urlCharacters = "a-zA-Z1-9._~!$&'\"()*+,;=@-";

  # What a reference without its query says, and the names that the query can have; null for a rare
  # one.
  formOf =
    isFlake: reference:
    let
      letter = "[a-zA-Z0-9._-]";
      forge =
        match
          "(github|gitlab|sourcehut):([a-zA-Z0-9._~-]+)/(${letter}+)(/(${letter}(/?${letter})*))?"
          reference;
      path = match "path:((/?[%0:${urlCharacters}])+)" reference;
      indirect = match "(flake:)?([a-zA-Z][a-zA-Z0-9_-]*)(/([a-zA-Z0-9._%-]+))?" reference;
      # Newer Nixes take the zeros from before a port.
      url = match "((git|hg|tarball|file)[+])?(([a-z]+)://(:?[%${urlCharacters}]|0|/)+)" reference;
      type = urlType isFlake url;
    in
    if forge != null then
      formOfForge forge
    else if path != null then
      {
        names = "dir|lastModified|narHash|rev|revCount";
        attrs = {
          type = "path";
          path = unescape (head path);
        };
      }
    else if indirect != null then
      {
        names = "dir";
        attrs = indirectTo (elemAt indirect 1) // parseRevision (elemAt indirect 3);
      }
    else if url != null && type != null then
      {
        names = urlNames.${type} or "dir|narHash";
        attrs = {
          inherit type;
          url = elemAt url 2;
        };
      }
    else
      null;

  formOfForge = forge: {
    names = "ref|rev|dir|host|narHash";
    attrs = {
      type = elemAt forge 0;
      owner = elemAt forge 1;
      repo = elemAt forge 2;
    }
    // parseRevision (elemAt forge 4);
  };

  # The type of an input that is named by a URL, matched as above; null where that is none.
  urlType =
    isFlake: url:
    let
      named = elemAt url 1;
      scheme = elemAt url 3;
      isArchive = match ".*[.](zip|tar|tgz|tar[.](gz|xz|bz2|zst))" (elemAt url 2) != null;
    in
    if named != null then
      named
    else if scheme == "git" then
      "git"
    else if match "file|https?" scheme == null then
      null
    else if isFlake || isArchive then
      "tarball"
    else
      "file";

  # What the query of such a URL can say.
  urlNames = {
    git = "ref|rev|shallow|submodules|allRefs|lfs|exportIgnore|dir|narHash";
    hg = "ref|rev|dir";
  };

  # The last part of a reference: a commit, or a branch or tag.
  parseRevision =
    text:
    if text == null then
      { }
    else if match "[0-9a-fA-F]{40}" text != null then
      { rev = text; }
    else
      { ref = text; };

  # Whatever a query can say.
  anyName = "[^=]+";

  # `ref=…&submodules=1` as attributes; null where one is empty or not among `names`.
  parseQuery =
    names: text:
    let
      pairs = map (match "(${names})=(.+)") (
        if text == null then [ ] else filter isString (split "&" text)
      );
      attribute = pair: rec {
        name = head pair;
        value =
          if isFlag then
            text == "1"
          else if number != null then
            fromJSON (elemAt number 1)
          else
            text;
        isFlag = match "allRefs|exportIgnore|lfs|shallow|submodules" name != null;
        number = match "(lastModified|revCount)=[+]?0*([0-9]{1,18})" "${name}=${text}";
        text = unescape (elemAt pair 1);
      };
    in
    if elem null pairs then null else listToAttrs (map attribute pairs);

  # --- The graph of inputs ---

  # An input of a node is the key of another node, or the input path of one, from the root. What is
  # below a flake that is evaluated already has no key: it stands for itself.
  keyOfInput =
    rootKey: nodes:
    let
      nodeOf = key: if isAttrs key then key else nodes.${key}.value or nodes.${key};
      keyFrom =
        followed: input:
        let
          step =
            key: name:
            keyFrom (followed ++ [ input ]) ((nodeOf key).inputs.${name} or (astray "is not there"));
          astray = why: fail "an input follows '${printPath input}', which ${why}; run `flakebridge lock`";
        in
        if !(isList input) then
          input
        else if elem input followed then
          astray "follows it in turn"
        else
          foldl' step rootKey input;
    in
    keyFrom [ ];

  # Where each node is: its tree, the directory of its flake in that, where to read this, and what
  # its flake.nix says.
  placesOf =
    rootKey: rootTree: nodes:
    let
      places = mapAttrs (
        key: node:
        let
          locked = node.locked or { } // node.info or { };
          isLocal = isRelative locked;
          isAnew = node.isAnew or false;
          parent = places.${keyOfInput rootKey nodes node.parent};
          tree =
            if key == rootKey then
              rootTree
            else if isAnew then
              nestedTree parent locked.path
            else
              node.tree or (
                if isLocal || locked ? rev || locked ? narHash then
                  fetchLocked (
                    removeAttrs locked [ "dir" ]
                    # Before 2.26 a relative path was locked as a tree of its own.
                    // optionalAttrs isLocal { path = below (plainString rootTree.files) locked.path; }
                  )
                else
                  fail "flake.lock has neither rev nor narHash for '${key}'; run `flakebridge lock`"
              );
          directory = tree.directory or locked.dir or "";
          flake = flakeIn key places.${key};
        in
        if isLocal && node ? parent && !isAnew then
          let
            # From 2.26 to 2.29 the tree of a relative input is the sub-directory, with a `dir` in it.
            isTree = !(flakesSince "2.30");
            path = if isTree then below locked.path (locked.dir or "") else locked.path;
          in
          {
            sourceInfo =
              parent.sourceInfo // optionalAttrs isTree { outPath = below parent.outPath locked.path; };
            outPath = below parent.outPath path;
            files = below parent.files path;
            directory = joinPath parent.directory path;
            inherit (parent) reads tree;
            inherit flake;
          }
        else
          {
            inherit (tree) sourceInfo;
            outPath = below tree.sourceInfo.outPath directory;
            files = below tree.files directory;
            reads = tree.reads or reads;
            inherit directory flake tree;
          }
      ) nodes;
    in
    places;

  hasFlake = place: place.reads.pathExists (place.files + "/flake.nix");

  # What may not be looked at is not there for `pathExists`: Nix says so itself.
  flakeIn =
    key: place:
    if isPure || isRestricted || hasFlake place then
      place.reads.import (place.files + "/flake.nix") // { directory = plainString place.files; }
    else
      fail "there is no flake.nix in the input '${key}'; is it one with `flake = false`?";

  # --- Overrides ---

  # What the environment says, of the inputs of the root, locked or not, and of those of each node.
  environmentOverrides =
    lock: paths: rootPlace:
    let
      root = optionalAttrs (hasFlake rootPlace) rootPlace.flake;
      asked = optionalAttrs (isFunction (root.outputs or null)) (askedInputs root);
      inputsOf = key: optionalAttrs (key == lock.root) asked // lock.nodes.${key}.inputs or { };
      pathsBelow = key: map (name: printPath (paths.${key} ++ [ name ])) (attrNames (inputsOf key));
      variable =
        path: "FLAKE_OVERRIDE_" + concatStringsSep "_" (filter isString (split "[^a-zA-Z0-9]" path));
      said = path: {
        name = path;
        value = builtins.getEnv (variable path);
      };
    in
    listToAttrs (
      filter ({ value, ... }: value != "") (map said (concatMap pathsBelow (attrNames paths)))
    );

  # The nodes of a lock with that at an input path replaced by a node for the value's tree, and the
  # nodes of its lock beside it, as if they had been locked there.
  override =
    rootKey: rootTree: nodes: path: value:
    let
      parts = splitPath path;
      name = lastOf parts;
      parentKey = keyBelow nodes rootKey (initOf parts);
      parent = nodes.${parentKey};
      places = placesOf rootKey rootTree nodes;
      flakeAt = above: places.${keyBelow nodes rootKey above}.flake;
      declaredOf = declaredAbove flakeAt;
      # Of a flake that is locked, the lock alone says which inputs it has.
      isInput =
        if parentKey == rootKey || parent.isOverride or false then
          parent.flake or true && askedInputs places.${parentKey}.flake ? ${name}
        else
          parent.inputs or { } ? ${name};
      # Before 2.19 what a flake declares of the input goes first, if Nix looks into that flake.
      isHeld =
        !(flakesSince "2.19")
        && tail parts != [ ]
        && !(parent.isOverride or false)
        && declaredAbove seenAt (initOf parts) ? ${name};
      seenAt = above: optionalAttrs (isSeen above) (flakeAt above);
      isSeen = isLookedInto {
        lock = {
          root = rootKey;
          inherit nodes;
        };
        overridden = { };
        inherit flakeAt;
      };

      oldKey = keyBelow nodes rootKey parts;
      old = if oldKey == null then { } else nodes.${oldKey};
      isFlake = old.flake or (places.${parentKey}.flake.inputs.${name}.flake or true);
      declared = declaredOf parts;
      given = mapAttrs (
        input: declaration:
        if declaration ? follows then declaration.follows else old.inputs.${input} or null
      ) declared;

      # A path of a flake is relative to that flake.
      isNested = isRelative value && value ? parent;
      tree =
        if isNested then
          nestedTree places.${keyOfInput rootKey nodes value.parent} value.path
        else
          treeOf value;
      own = if isFlake && !(isEvaluated value) then lockOf tree else noLock;
      label = key: if key == own.root then "override ${path}" else "override ${path} ${key}";
      key = label own.root;
      ownNodes = nodesBelow parts label own;
      node = ownNodes.${key} // {
        inherit tree;
        flake = isFlake;
        isOverride = true;
        inputs = ownNodes.${key}.inputs // withoutNull given;
      };
      replaced =
        nodes
        // ownNodes
        // {
          ${key} = if isEvaluated value then { inherit value; } else node;
          ${parentKey} = withInput parent name key;
        };
    in
    if parts == [ ] || parentKey == null || !isInput then
      builtins.trace "flake-compat: the flake has no input '${path}' to override" nodes
    else if isHeld then
      nodes
    else if isFlake && !(isEvaluated value) then
      lockMissing rootKey rootTree replaced path key declared
    else
      replaced;

  # The tree of an input whose path is relative to a flake. Before 2.26 it is one of its own.
  nestedTree =
    place: path:
    if flakesSince "2.26" then
      place.tree // { directory = joinPath place.directory path; }
    else
      pathTree (below (plainString place.files) path) { };

  # The nodes of a lock, under the keys that `label` gives them, as if they had been locked at the
  # input path `parts`.
  nodesBelow =
    parts: label: lock:
    let
      edgeBelow = edge: if isList edge then parts ++ edge else label edge;
      moved =
        node:
        node
        // {
          inputs = mapAttrs (_: edgeBelow) (node.inputs or { });
        }
        # Nix locks relative inputs of an override anew: their parents have other paths now.
        // optionalAttrs (node ? parent) {
          parent = parts ++ node.parent;
          isAnew = true;
        };
    in
    listToAttrs (
      map (key: {
        name = label key;
        value = moved lock.nodes.${key};
      }) (attrNames lock.nodes)
    );

  # What the flake at a key declares and its lock lacks is taken as it is declared, by the flake or
  # by those above it (`declared`).
  lockMissing =
    rootKey: rootTree: nodes: path: key: declared:
    let
      inherit ((placesOf rootKey rootTree nodes).${key}) flake;
      missing = removeAttrs (fromRoot (splitPath path) flake) (
        [ "self" ] ++ attrNames nodes.${key}.inputs
      );
      lockInput =
        nodes: name:
        let
          declaration = if declared.${name} or { } ? url then declared.${name} else missing.${name};
          reference = referenceOf declaration;
          original = if reference == { } then indirectTo name else originalOf declaration;
          value =
            if isRelative original then
              original // { parent = declaration.declarer; }
            else if reference == { } then
              original
            else
              declaration.url or reference;
        in
        if declaration ? follows then
          nodes // { ${key} = withInput nodes.${key} name declaration.follows; }
        else
          override rootKey rootTree nodes "${path}/${name}" value;
    in
    foldl' lockInput nodes (attrNames missing);

  withInput =
    node: name: edge:
    node
    // {
      inputs = node.inputs or { } // {
        ${name} = edge;
      };
    };

  isEvaluated =
    value: isAttrs value && (value._type or "" == "flake" || value ? sourceInfo && value ? outputs);

  # What the flakes above an input path declare of the inputs of that input:
  # `inputs.a.inputs.b.inputs.NAME.follows`, as paths from the root.
  declaredAbove =
    flakeAt: parts:
    if parts == [ ] then { } else (declaredAt flakeAt (initOf parts)).${lastOf parts}.inputs or { };

  # The same with what the flake at the path declares; those above are heard first.
  declaredAt =
    flakeAt: parts:
    mergeDeclared (declaredAbove flakeAt parts) (fromRoot parts (flakeAt parts));

  # Declarations of the flake at `parts`, with that path, and as seen from the root.
  fromRoot =
    parts: flake:
    let
      seen = mapAttrs (
        _: declaration:
        declaration
        // {
          declarer = parts;
          inputs = seen (declaration.inputs or { });
        }
        // optionalAttrs (declaration ? follows) { follows = parts ++ splitPath declaration.follows; }
        // optionalAttrs (builtins.isPath declaration.url or null) {
          url = "path:" + relativePath flake.directory (plainString declaration.url);
        }
      );
    in
    seen (flake.inputs or { });

  # The way from a directory to a path, as the lock has it for a path that is no string.
  relativePath =
    directory: path:
    if path == directory then
      "."
    else if hasPrefix "${directory}/" path then
      substring (stringLength directory + 1) (-1) path
    else if path == dirOf directory then
      ".."
    else
      "../" + relativePath (dirOf directory) path;

  mergeDeclared =
    outer: inner:
    inner
    // mapAttrs (
      name: declaration:
      (if isReference declaration then declaration else inner.${name} or { })
      // {
        inputs = mergeDeclared declaration.inputs (inner.${name}.inputs or { });
      }
    ) outer;

  referenceOf =
    declaration:
    removeAttrs declaration [
      "declarer"
      "flake"
      "inputs"
    ];
  isReference = declaration: declaration ? url || declaration ? type || declaration ? follows;

  indirectTo = name: {
    type = "indirect";
    id = name;
  };

  # The key that inputs lead to from `key`; null where there is none, or one that follows another.
  keyBelow =
    nodes: key: parts:
    let
      next = nodes.${key}.inputs.${head parts} or null;
    in
    if parts == [ ] || key == null then
      key
    else if isString next then
      keyBelow nodes next (tail parts)
    else
      null;

  lastOf = list: elemAt list (length list - 1);
  initOf = list: if tail list == [ ] then [ ] else [ (head list) ] ++ initOf (tail list);
  withoutNull = attrs: removeAttrs attrs (filter (name: attrs.${name} == null) (attrNames attrs));

  # --- Evaluation ---

  # The flake in a tree, with its inputs from its lock.
  callFlake =
    rootTree: overrides: callLocked true rootTree (lockOf rootTree) overrides;

  # The flake in a tree, with its inputs from a lock, which is that of flake.nix or is to be checked.
  callLocked =
    isChecked: rootTree: lock: overrides:
    let
      paths = pathsOf lock;
      lockedPlaces = placesOf lock.root rootTree lock.nodes;
      overridden =
        optionalAttrs isChecked (environmentOverrides lock paths lockedPlaces.${lock.root}) // overrides;
      nodes = foldl' (nodes: path: override lock.root rootTree nodes path overridden.${path}) lock.nodes (
        attrNames overridden
      );
      # Nix takes a lock that it may not write for an uncommitted change.
      changedTree = rootTree // {
        sourceInfo = removeAttrs rootTree.sourceInfo [
          "rev"
          "shortRev"
          "revCount"
        ];
      };
      places = if nodes == lock.nodes then lockedPlaces else placesOf lock.root changedTree nodes;
      rootPlace = places.${lock.root};

      context = {
        inherit lock overridden;
        flakeAt = parts: places.${keyBelow nodes lock.root parts}.flake;
      };
      checked = mapAttrs (
        key: node:
        let
          edges = node.inputs or { };
          isFollower = any isList (attrValues edges);
        in
        node
        // {
          inputs =
            if !isChecked then
              edges
            else if key == lock.root then
              checkNodes context paths (checkLock context [ ] edges)
            else if isFollower && paths ? ${key} && isLookedInto context paths.${key} then
              checkLock context paths.${key} edges
            else
              edges;
        }
      ) nodes;
      keyOf = keyOfInput lock.root checked;

      # A flake as flakes see it: those in the root's tree are watched.
      seenAt =
        key:
        if isAttrs key then
          key
        else if key == lock.root || nodes.${key} ? parent then
          watch flakes.${key}
        else
          flakes.${key};

      flakes = mapAttrs (
        key: node:
        let
          isRoot = key == lock.root;
          inherit (places.${key}) flake outPath sourceInfo;
          found = mapAttrs (_: input: seenAt (keyOf input)) checked.${key}.inputs;
          inputs =
            if isRoot then
              found
            else if node.isOverride or false then
              checkInputs key flake (intersectAttrs (askedInputs flake) found)
            else
              checkInputs key flake found;
          # A stale lock is an error also where nothing looks at the inputs.
          outputs = seq inputs (flake.outputs (inputs // { self = seenAt key; }));

          result =
            outputs
            // sourceInfo
            // optionalAttrs (flakesSince "2.14") { inherit outPath; }
            // {
              inherit inputs outputs sourceInfo;
            }
            // optionalAttrs (flakesSince "2.12") { _type = "flake"; };
        in
        if node ? value then
          node.value
        else if node.flake or true then
          if isFunction (flake.outputs or null) then
            result
          else
            fail "'${places.${key}.files}/flake.nix' has no function `outputs`"
        else
          sourceInfo // optionalAttrs (flakesSince "2.30") { inherit sourceInfo outPath; }
      ) nodes;
    in
    if hasFlake rootPlace then
      flakes.${lock.root}
    else
      noFlake rootTree;

  noFlake =
    tree:
    let
      directory = tree.origin or (below tree.files tree.directory);
    in
    # For `pathExists`, what restricted evaluation forbids to fetch is not there: it says so itself.
    seq tree.files (
      if !(pathExists (directory + "/flake.nix")) then
        fail "there is no flake.nix in '${plainString directory}'"
      else if gitRootOf directory != null then
        fail "git does not track '${directory}/flake.nix'; run `git add flake.nix`"
      else
        failForLink directory
    );

  self =
    if lock == null then callFlake rootTree overrides else callLocked false rootTree lock overrides;

  # --- What default.nix and shell.nix are made of ---

  ofSystem = name: self.${name}.${system} or { };
  # Only names come from it, and what it throws is no reason not to build something else.
  legacyPackages =
    let
      found = (builtins.tryEval (ofSystem "legacyPackages")).value;
    in
    optionalAttrs (isAttrs found) found;

  defaultPackage = (ofSystem "packages").default or self.defaultPackage.${system} or null;
  defaultShell = (ofSystem "devShells").default or self.devShell.${system} or defaultPackage;

  # A value with all that can be asked for beside it: metadata and legacyPackages where it has no
  # such attribute itself, the flake's outputs, and `names`. What makes a derivation one stays: a
  # package called `name`, say, is found by its full path alone.
  beside =
    value: names:
    let
      outputs = removeAttrs self.outputs [ "__functor" ];
      found = legacyPackages // names;
      # A package called like an output, `checks`, has what is in the output beside it.
      both = mapAttrs (
        name: output:
        if isAttrs output && isAttrs found.${name} then output // found.${name} else found.${name}
      ) (intersectAttrs found outputs);
      # `nix-build` looks at every attribute of a set that is no derivation: metadata stay out, and
      # it ends with an error where it finds nothing for the system, as `nix build` does.
      around =
        if value != null then
          removeAttrs self [ "__functor" ]
        else
          { inherit (self) inputs; } // optionalAttrs (found == { }) { default = nothing; };
      nothing =
        if any (output: output.type or "" == "derivation") (attrValues outputs) then
          null
        else
          fail "the flake has no packages for '${system}'";
      all =
        around
        // legacyPackages
        // optionalAttrs (value != null) value
        // outputs
        // names
        // both;
      own = derivationNames value;
    in
    if value == null then all else removeAttrs all own // only own value // { default = value; };

  derivationNames =
    value:
    [
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
    ++ value.outputs or [ ];
in
{
  inherit self;
  outputs = self;
  inputs = self.inputs // {
    inherit self;
  };
  directory = below rootTree.files rootTree.directory;
  getFlake = reference: callFlake (treeOf (withScheme reference)) { };
  defaultNix = beside defaultPackage (ofSystem "packages");
  shellNix = beside defaultShell (ofSystem "packages" // ofSystem "devShells");
}

# Fixed-output derivations that would need a network: they evaluate, but do not build here.
{ lib, buildPlatform }:
let
  fetch =
    {
      name,
      url,
      recursive,
      passthru ? { },
    }:
    hashes:
    derivation (
      {
        inherit name url;
        system = buildPlatform.system;
        builder = "/bin/sh";
        args = [
          "-c"
          "echo \"no network here to fetch $url\" >&2; exit 1"
        ];
        outputHashMode = if recursive then "recursive" else "flat";
      }
      // outputHashOf hashes
    )
    // passthru;

  # `hash` is SRI; `sha256` and its like name the algorithm.
  outputHashOf =
    args:
    if args ? sha256 then
      {
        outputHashAlgo = "sha256";
        outputHash = args.sha256;
      }
    else if args ? sha512 then
      {
        outputHashAlgo = "sha512";
        outputHash = args.sha512;
      }
    else
      {
        outputHashAlgo = "sha256";
        outputHash = args.hash or lib.fakeHash;
      };

  archiveOf =
    host:
    {
      owner,
      repo,
      rev ? args.tag or "HEAD",
      name ? "source",
      ...
    }@args:
    fetch {
      inherit name;
      url = "https://${host}/${owner}/${repo}/archive/${rev}.tar.gz";
      recursive = true;
      passthru = { inherit owner repo rev; };
    } args;
in
{
  fetchurl =
    {
      url ? builtins.head args.urls,
      name ? baseNameOf url,
      ...
    }@args:
    fetch {
      inherit name url;
      recursive = false;
    } args;
  fetchpatch =
    {
      url,
      name ? baseNameOf url,
      ...
    }@args:
    fetch {
      inherit name url;
      recursive = false;
    } args;
  fetchzip =
    {
      url,
      name ? "source",
      ...
    }@args:
    fetch {
      inherit name url;
      recursive = true;
    } args;
  fetchgit =
    {
      url,
      rev ? "HEAD",
      name ? lib.removeSuffix ".git" (baseNameOf url),
      ...
    }@args:
    fetch {
      inherit name;
      url = "${url}?rev=${rev}";
      recursive = true;
    } args;
  fetchFromGitHub = archiveOf "github.com";
  fetchFromGitLab = archiveOf "gitlab.com";
  fetchFromGitea = args: archiveOf args.domain args;
}

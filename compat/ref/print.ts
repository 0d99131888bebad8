/**
 * Flake references → URL-like text.
 *
 * @module
 */
import type { FlakeRef, ForgeRef, GitRef } from "./flake_ref.ts";
import { NEWEST_RELEASE, type NixRelease } from "./release.ts";
import { type ParsedUrl, parseUrl, printUrl } from "./url.ts";

/** The reference as URL-like text, as Nix's messages and `builtins.flakeRefToString` show it. */
export function printFlakeRef(ref: FlakeRef, like: NixRelease = NEWEST_RELEASE): string {
  const url = urlOf(ref, like);
  const { dir } = ref;
  return printUrl(dir === undefined ? url : { ...url, query: { dir, ...url.query } }, like);
}

function urlOf(ref: FlakeRef, like: NixRelease): ParsedUrl {
  switch (ref.type) {
    case "github":
    case "gitlab":
    case "sourcehut":
      return forgeUrl(ref, like);
    case "git":
      return gitUrl(ref, like);
    case "hg":
      return withQuery(prefixed("hg+", parseUrl(ref.url, like)), {
        rev: ref.rev?.toLowerCase(),
        ref: ref.ref,
      });
    case "path": {
      const { type: _type, path, dir: _dir, ...query } = ref;
      return withQuery({ scheme: "path", path: path.split("/"), query: {}, fragment: "" }, query);
    }
    case "tarball":
    case "file":
      return withQuery(parseUrl(ref.url, like), { narHash: hashOf(ref) });
    case "indirect":
      return {
        scheme: "flake",
        path: present([ref.id, ref.ref, ref.rev]),
        query: {},
        fragment: "",
      };
    default:
      return ref satisfies never;
  }
}

/** Nix 2.34 is the first to show the host and to escape a branch's slashes; 2.8 shows no hash. */
function forgeUrl(ref: ForgeRef, like: NixRelease): ParsedUrl {
  const names = present([ref.owner, ref.repo, ref.ref, ref.rev?.toLowerCase()]);
  const url = { scheme: ref.type, path: names, query: {}, fragment: "" };
  if (like === "2.34") return withQuery(url, { narHash: hashOf(ref), host: ref.host });
  const older = { ...url, path: names.flatMap((name) => name.split("/")) };
  return like === "2.8" ? older : withQuery(older, { narHash: hashOf(ref) });
}

function gitUrl(ref: GitRef, like: NixRelease): ParsedUrl {
  const url = parseUrl(ref.url, like);
  return withQuery(url.scheme === "git" ? url : prefixed("git+", url), {
    rev: ref.rev?.toLowerCase(),
    ref: ref.ref,
    shallow: flag(ref.shallow),
    lfs: flag(ref.lfs),
    submodules: flag(ref.submodules),
    exportIgnore: flag(ref.exportIgnore),
    verifyCommit: flag(ref.verifyCommit),
    ...publicKeys(ref),
  });
}

function publicKeys(ref: GitRef): Readonly<Record<string, string | undefined>> {
  if (ref.publicKeys !== undefined) return { publicKeys: ref.publicKeys };
  if (ref.publicKey === undefined) return {};
  return { keytype: ref.keytype ?? "ssh-ed25519", publicKey: ref.publicKey };
}

/** Nix takes the empty text for a hash of zeros. */
function hashOf({ narHash }: FlakeRef): string | undefined {
  return narHash === "" ? `sha256-${"A".repeat(43)}=` : narHash;
}

function flag(value: boolean | undefined): string | undefined {
  return value === true ? "1" : undefined;
}

function prefixed(prefix: string, url: ParsedUrl): ParsedUrl {
  return { ...url, scheme: prefix + url.scheme };
}

function present(segments: readonly (string | undefined)[]): readonly string[] {
  return segments.filter((segment) => segment !== undefined);
}

function withQuery(
  url: ParsedUrl,
  query: Readonly<Record<string, string | number | undefined>>,
): ParsedUrl {
  const merged: Record<string, string> = { ...url.query };
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) merged[name] = String(value);
  }
  return { ...url, query: merged };
}

/**
 * Expressions that are a tree from outside of the project: search paths and fetches.
 *
 * @module
 */
import type { Apply, AttributeSet } from "../../nix/syntax/nodes.ts";
import { calleeName } from "./application.ts";
import type { Scope, Thunk } from "./names.ts";
import { pinnedSource } from "./pin_formats/pin.ts";
import type { Source } from "./source.ts";
import { archiveSource, gitSource } from "./source_url.ts";
import { staticAttributes, staticString } from "./static_value.ts";

/** The channels of NixOS that are branches of the same name. */
const channel = /^(nixos|nixpkgs)-(unstable(-small)?|\d\d\.\d\d(-small|-darwin)?)$/;

/** Channels that the manuals of their projects tell people to add under these names. */
const otherChannels: ReadonlyMap<string, string> = new Map([
  ["home-manager", "github:nix-community/home-manager"],
  ["nixos-hardware", "github:NixOS/nixos-hardware"],
  ["agenix", "github:ryantm/agenix"],
]);

/** Arguments that make a fetcher of nixpkgs fetch something else than the archive of a forge. */
const special = [
  "domain",
  "extraPostFetch",
  "fetchSubmodules",
  "githubBase",
  "group",
  "postFetch",
  "private",
  "stripRoot",
];

/** Recognises an expression that is the source of a nixpkgs; `undefined` for all else. */
export function nixpkgsSource(thunk: Thunk): Source | undefined {
  const source = sourceOf(thunk);
  return source?.kind === "nixpkgs" ? source : undefined;
}

/** Recognises an expression that is a tree from outside; `undefined` for all else. */
export function sourceOf(thunk: Thunk): Source | undefined {
  const { expression, scope } = thunk;
  switch (expression.type) {
    case "Parenthesized":
      return sourceOf({ expression: expression.expression, scope });
    case "SearchPath":
      return fromSearchPath(expression.name);
    case "Apply":
      return fromFetch(expression, thunk);
    case "AttributeSet":
      return fromPin(expression, scope);
    default:
      return undefined;
  }
}

/** `<nixpkgs>`, `<nixpkgs/nixos>`, `<nixos-unstable>` */
function fromSearchPath(path: string): Source | undefined {
  const slash = path.indexOf("/");
  const name = slash < 0 ? path : path.slice(0, slash);
  const subpath = slash < 0 ? "" : path.slice(slash);
  const plain = { kind: "nixpkgs", pinned: false, subpath } as const;
  if (name === "nixpkgs" || name === "nixos") return { name: "nixpkgs", ...plain };
  if (channel.test(name)) return { name, url: `github:NixOS/nixpkgs/${name}`, ...plain };
  const url = otherChannels.get(name);
  return url === undefined ? undefined : { ...plain, name, url, kind: "tree" };
}

/** `fetchTarball …`, `fetchGit …`, `fetchFromGitHub …` */
function fromFetch(apply: Apply, { scope }: Thunk): Source | undefined {
  const { function: head, argument: expression } = apply;
  if (head.type === "Apply") return undefined;
  const argument = { expression, scope };
  const given = staticAttributes(argument);
  const read = (name: string): string | undefined => {
    const thunk = given?.get(name);
    return thunk && staticString(thunk);
  };
  if (special.some((name) => given?.has(name))) return undefined;
  const url = read("url") ?? staticString(argument) ?? "";
  const rev = read("rev");
  const sha256 = read("sha256") ?? read("hash");
  const [owner = "", repo = "", at = ""] = [read("owner"), read("repo"), rev ?? read("tag")];
  const isWhole = owner !== "" && repo !== "" && at !== "";
  switch (calleeName(head)) {
    case "fetchTarball":
    case "fetchzip":
      return archiveSource(url, { sha256 });
    case "fetchGit":
      return gitSource(url, { rev, ref: read("ref") });
    case "fetchFromGitHub": {
      const archive = `https://github.com/${owner}/${repo}/archive/${at}.tar.gz`;
      return isWhole ? archiveSource(archive, { sha256 }) : undefined;
    }
    case "fetchFromGitLab": {
      const archive = `https://gitlab.com/${owner}/${repo}/-/archive/${at}/${repo}.tar.gz`;
      return isWhole ? archiveSource(archive, { sha256 }) : undefined;
    }
    default:
      return undefined;
  }
}

/** A pin as its manager gives it: a set with the tree in `outPath`. */
function fromPin({ bindings }: AttributeSet, scope: Scope): Source | undefined {
  const last = bindings.at(-1);
  return last?.type === "Assignment" ? pinnedSource(last, scope.file) : undefined;
}

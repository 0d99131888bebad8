/**
 * The flake-compats of others: how a shim gets one, and what it needs to be told.
 *
 * @module
 */
import { type FlakeRef, type ForgeRef, printFlakeRef } from "../ref/mod.ts";
import { failure } from "../../nix/diagnostic.ts";
import { nameText } from "../../nix/syntax/edit/attributes.ts";

/** A flake-compat that can be asked for by name. */
export interface FlakeCompat {
  /** The reference that stands in flake.nix. */
  readonly url: string;
  /** What flake.lock has for it: the newest revision that this version was tried with. */
  readonly locked: FlakeRef & { readonly narHash: string };
  /** Where its tree can be downloaded. */
  readonly archive: string;
}

/** The names by which flake-compats can be asked for. */
export type FlakeCompatName = "lix" | "nixos";

const LIX_REV = "549f2762aebeff29a2e5ece7a7dc0f955281a1d1";
const NIXOS_REV = "5edf11c44bc78a0d334f6334cdaf7d60d732daab";

/** The flake-compats; each hash is that of the tree of its revision. */
export const FLAKE_COMPATS: Readonly<Record<FlakeCompatName, FlakeCompat>> = {
  lix: {
    url: "https://git.lix.systems/lix-project/flake-compat/archive/main.tar.gz",
    archive: `https://git.lix.systems/lix-project/flake-compat/archive/${LIX_REV}.tar.gz`,
    locked: {
      // Without `rev` and `lastModified`, which Nix 2.8 refuses in a tarball's node.
      type: "tarball",
      url: "https://git.lix.systems/api/v1/repos/lix-project/flake-compat/archive/" +
        `${LIX_REV}.tar.gz?rev=${LIX_REV}`,
      narHash: "sha256-NKw96t+BgHIYzHUjkTK95FqYRVKB8DHpVhefWSz/kTw=",
    },
  },
  nixos: {
    url: "github:NixOS/flake-compat",
    archive: `https://github.com/NixOS/flake-compat/archive/${NIXOS_REV}.tar.gz`,
    locked: {
      type: "github",
      owner: "NixOS",
      repo: "flake-compat",
      rev: NIXOS_REV,
      lastModified: 1767039857,
      narHash: "sha256-vNpUSpF5Nuw8xvDLj2KCwwksIbjua2LZCqhV1LNRDns=",
    },
  },
};

/** How a shim finds the flake-compat that flake.lock has. */
export interface LockedFlakeCompat {
  /** The input that leads to it, through no `follows`: `["flake-compat"]`. */
  readonly input: readonly string[];
  /** What flake.lock has; the shim reads the revision and the hash anew each time. */
  readonly locked: FlakeRef;
}

/**
 * Whether a flake-compat is that of a project, NixOS's also by the name it had before.
 *
 * Wherever `builtins.fetchTree` exists NixOS's takes that for usable, though Nix 2.4 to 2.18 refuse
 * it while flakes are off.
 */
export function isOf(
  project: FlakeCompatName,
  evaluator: LockedFlakeCompat | PinnedFlakeCompat,
): boolean {
  const origin = "url" in evaluator ? evaluator.url : printFlakeRef(evaluator.locked);
  return ORIGINS[project].test(origin);
}

const ORIGINS: Readonly<Record<FlakeCompatName, RegExp>> = {
  lix: /\/lix-project\/flake-compat\b/,
  nixos: /[:/](?:nixos|edolstra)\/flake-compat\b/i,
};

/** The bindings `locked` and `flake-compat` of a shim that reads flake.lock. */
export function lockedBindings({ input, locked }: LockedFlakeCompat): readonly string[] {
  return [
    "lock = builtins.fromJSON (builtins.readFile ./flake.lock);",
    ...nodeBindings(input),
    ...fetchLines(locked),
  ];
}

/** A flake-compat that a shim names itself. */
export interface PinnedFlakeCompat {
  /** The archive. */
  readonly url: string;
  /** Of the tree in it, SRI. */
  readonly narHash: string;
}

/** The bindings of a shim that names what it downloads. */
export function pinnedBindings({ url, narHash }: PinnedFlakeCompat): readonly string[] {
  return tarball([`url = "${url}";`, `sha256 = "${narHash}";`]);
}

/** What a shim imports: the tree, or the directory of it that the input names. */
export function importedTree({ locked }: LockedFlakeCompat): string {
  return locked.dir === undefined ? "flake-compat" : `"\${flake-compat}/\${locked.dir}"`;
}

/** From the root through the inputs: `root`, `node1` …, and of the last one `locked`. */
function nodeBindings(input: readonly string[]): readonly string[] {
  const nodes = ["root", ...input.slice(1).map((_, at) => `node${at + 1}`)];
  const leads = input.map((name, at) => `lock.nodes.\${${nodes[at]}.inputs.${nameText(name)}}`);
  return [
    "root = lock.nodes.${lock.root};",
    ...leads.slice(0, -1).map((node, at) => `${nodes[at + 1]} = ${node};`),
    `inherit (${leads.at(-1)}) locked;`,
  ];
}

function fetchLines(locked: FlakeRef): readonly string[] {
  switch (locked.type) {
    case "github":
    case "gitlab":
    case "sourcehut":
      return tarball([`url = "${archiveUrl(locked)}";`, "sha256 = locked.narHash;"]);
    case "tarball":
      return tarball(["inherit (locked) url;", "sha256 = locked.narHash;"]);
    case "git": {
      const names = ["url", "rev", "ref", "submodules"].filter((name) => name in locked);
      if (names.length < 4) {
        return [`flake-compat = builtins.fetchGit { inherit (locked) ${names.join(" ")}; };`];
      }
      return called("builtins.fetchGit", [
        "inherit (locked)",
        ...[...names, ";"].map((name) => `  ${name}`),
      ]);
    }
    case "hg":
      return ["flake-compat = builtins.fetchMercurial { inherit (locked) url rev; };"];
    case "path":
      return pathLines(locked.path);
    case "file":
    case "indirect":
      throw failure("flake-compat-input", `An input of type "${locked.type}" is no tree of files`, {
        help: "let the input be a repository or an archive of flake-compat",
      });
    default:
      return locked satisfies never;
  }
}

function pathLines(path: string): readonly string[] {
  if (!path.startsWith("/")) return [`flake-compat = ./. + "/\${locked.path}";`];
  const lines = ["inherit (locked) path;", `name = "source";`, "sha256 = locked.narHash;"];
  return called("builtins.path", lines);
}

function tarball(lines: readonly string[]): readonly string[] {
  return called("fetchTarball", lines);
}

function called(builtin: string, lines: readonly string[]): readonly string[] {
  return [`flake-compat = ${builtin} {`, ...lines.map((line) => `  ${line}`), "};"];
}

/** Where Nix downloads a revision, with the parts that flake.lock can change as it writes them. */
function archiveUrl(ref: ForgeRef): string {
  const host = ref.host === undefined ? undefined : "${locked.host}";
  const project = "${locked.owner}/${locked.repo}";
  switch (ref.type) {
    case "github":
      return host === undefined
        ? `https://github.com/${project}/archive/\${locked.rev}.tar.gz`
        : `https://${host}/api/v3/repos/${project}/tarball/\${locked.rev}`;
    case "gitlab":
      return `https://${host ?? "gitlab.com"}/api/v4/projects/${encodedProject(ref)}` +
        "/repository/archive.tar.gz?sha=${locked.rev}";
    case "sourcehut":
      return `https://${host ?? "git.sr.ht"}/${project}/archive/\${locked.rev}.tar.gz`;
    default:
      return ref.type satisfies never;
  }
}

/** GitLab takes the whole path of a project for one name. */
function encodedProject(
  { owner, repo }: { readonly owner: string; readonly repo: string },
): string {
  return owner.includes("/")
    ? encodeURIComponent(`${owner}/${repo}`)
    : "${locked.owner}%2F${locked.repo}";
}

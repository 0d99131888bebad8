import { assertEquals } from "@std/assert";
import { parse } from "../../nix/syntax/parse.ts";
import { topScope } from "./names.ts";
import { nixpkgsSource } from "./nixpkgs_source.ts";
import type { Source } from "./source.ts";

const rev = "0123456789abcdef0123456789abcdef01234567";
const sha256 = "0".repeat(52);
const narHash = "sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
const url = `github:NixOS/nixpkgs/${rev}`;
const pinned = { name: "nixpkgs", kind: "nixpkgs", pinned: true, subpath: "" } as const;

function sourceOf(text: string): Source | undefined {
  const { root: expression } = parse(text).tree;
  return nixpkgsSource({ expression, scope: topScope("a.nix", () => undefined) });
}

Deno.test("nixpkgsSource() reads search paths of nixpkgs and its channels", () => {
  const channel = { name: "nixpkgs", kind: "nixpkgs", pinned: false, subpath: "" } as const;
  assertEquals(sourceOf("<nixpkgs>"), channel);
  assertEquals(sourceOf("(<nixos>)"), channel);
  assertEquals(sourceOf("<nixpkgs/nixos>"), { ...channel, subpath: "/nixos" });
  const unstable = { ...channel, name: "nixos-unstable" };
  assertEquals(sourceOf("<nixos-unstable>"), {
    ...unstable,
    url: "github:NixOS/nixpkgs/nixos-unstable",
  });
  for (const other of ["<home-manager>", "<nixpkgs-overlays>", "<nixos-config>"]) {
    assertEquals(sourceOf(other), undefined);
  }
});

Deno.test("nixpkgsSource() reads GitHub's archives, however they are named", () => {
  const archives = [
    `https://github.com/NixOS/nixpkgs/archive/${rev}.tar.gz`,
    `https://github.com/NixOS/nixpkgs/archive/${rev}.zip`,
    `https://github.com/NixOS/nixpkgs/tarball/${rev}`,
    `https://codeload.github.com/NixOS/nixpkgs/tar.gz/${rev}`,
    `https://api.github.com/repos/NixOS/nixpkgs/tarball/${rev}`,
  ];
  for (const archive of archives) {
    const attributes = `{ url = "${archive}"; sha256 = "${sha256}"; }`;
    assertEquals(sourceOf(`fetchTarball ${attributes}`), { ...pinned, url, rev, narHash });
    assertEquals(sourceOf(`builtins.fetchTarball "${archive}"`), { ...pinned, url, rev });
  }
});

Deno.test("nixpkgsSource() reads branches and channels, which may move", () => {
  assertEquals(sourceOf("fetchTarball https://github.com/NixOS/nixpkgs/archive/master.tar.gz"), {
    ...pinned,
    url: "github:NixOS/nixpkgs/master",
  });
  const xz = "https://nixos.org/channels/nixos-23.05/nixexprs.tar.xz";
  assertEquals(sourceOf(`fetchTarball ${xz}`), { ...pinned, url: xz });
});

Deno.test("nixpkgsSource() reads fetchGit and fetchFromGitHub", () => {
  const git = "https://github.com/NixOS/nixpkgs.git";
  assertEquals(sourceOf(`fetchGit { url = "${git}"; rev = "${rev}"; }`), { ...pinned, url, rev });
  assertEquals(sourceOf(`fetchGit { url = "${git}"; ref = "refs/heads/master"; }`), {
    ...pinned,
    url: "github:NixOS/nixpkgs/master",
  });
  const attributes = `owner = "NixOS"; repo = "nixpkgs"; rev = "${rev}";`;
  assertEquals(sourceOf(`pkgs.fetchFromGitHub { ${attributes} sha256 = "${sha256}"; }`), {
    ...pinned,
    url,
    rev,
    narHash,
  });
});

Deno.test("nixpkgsSource() takes the archive of a tag whose hash is known, for the lock to have it", () => {
  const attributes = `owner = "NixOS"; repo = "nixpkgs"; sha256 = "${sha256}";`;
  const tag = "https://github.com/NixOS/nixpkgs/archive/23.05.tar.gz";
  assertEquals(sourceOf(`fetchFromGitHub { ${attributes} rev = "23.05"; }`), {
    ...pinned,
    url: tag,
    narHash,
  });
  assertEquals(sourceOf(`fetchFromGitHub { ${attributes} tag = "23.05"; }`)?.url, tag);
});

Deno.test("nixpkgsSource() takes no hash for one that is none", () => {
  const text = `fetchTarball { url = "https://github.com/NixOS/nixpkgs/archive/${rev}.tar.gz"; `;
  assertEquals(sourceOf(`${text} sha256 = ""; }`), { ...pinned, url, rev });
  assertEquals(sourceOf(`${text} sha256 = "${narHash}"; }`), { ...pinned, url, rev, narHash });
});

Deno.test("nixpkgsSource() knows nothing else", () => {
  const others = [
    "nixpkgs",
    "./nixpkgs",
    'fetchTarball "https://example.org/x.tar.gz"',
    `fetchTarball "https://github.com/me/my-nixpkgs/archive/${rev}.tar.gz"`,
    "fetchTarball { inherit url; }",
    "fetchFromGitHub { }",
    'f "https://github.com/NixOS/nixpkgs/archive/master.tar.gz"',
    "fetchTarball <nixpkgs> { }",
  ];
  for (const other of others) assertEquals(sourceOf(other), undefined, other);
});

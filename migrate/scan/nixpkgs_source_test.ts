import { assertEquals } from "@std/assert";
import { parse } from "../../nix/syntax/parse.ts";
import { topScope } from "./names.ts";
import { nixpkgsSource, sourceOf as anySource } from "./nixpkgs_source.ts";
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
    `http://github.com/NixOS/nixpkgs/archive/${rev}.tar.gz`,
  ];
  for (const archive of archives) {
    const attributes = `{ url = "${archive}"; sha256 = "${sha256}"; }`;
    assertEquals(sourceOf(`fetchTarball ${attributes}`), { ...pinned, url, rev, narHash });
    assertEquals(sourceOf(`builtins.fetchTarball "${archive}"`), { ...pinned, url, rev });
  }
});

Deno.test("nixpkgsSource() knows a fork of nixpkgs by its name, wherever it is", () => {
  for (
    const url of [
      `https://codeberg.org/a/nixpkgs/archive/${rev}.tar.gz`,
      "https://gitlab.example.org/a/b/nixpkgs/-/archive/v1/nixpkgs-v1.tar.gz",
    ]
  ) {
    const attributes = `{ url = "${url}"; sha256 = "${sha256}"; }`;
    assertEquals(sourceOf(`fetchTarball ${attributes}`), { ...pinned, url, narHash });
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

Deno.test("nixpkgsSource() reads channels by Nix's own scheme", () => {
  const name = "channel:nixos-24.05";
  const branch = "github:NixOS/nixpkgs/nixos-24.05";
  assertEquals(sourceOf(`fetchTarball "${name}"`), { ...pinned, url: branch });
  assertEquals(sourceOf(`fetchTarball { url = ${name}; sha256 = "${sha256}"; }`), {
    ...pinned,
    url: "https://channels.nixos.org/nixos-24.05/nixexprs.tar.xz",
    narHash,
  });
});

Deno.test("sourceOf() reads archives and clones of other forges, with submodules where they are asked for", () => {
  const read = (text: string) => {
    const scope = topScope("a.nix", () => undefined);
    const { name, url, rev, narHash } = anySource({ expression: parse(text).tree.root, scope }) ??
      {};
    return [name, url, rev, narHash];
  };
  const at = `owner = "o"; repo = "r"; rev = "${rev}"; hash = "${narHash}";`;
  const archive = `https://codeberg.org/o/r/archive/${rev}.tar.gz`;
  const asArchive = ["r", archive, undefined, narHash];
  assertEquals(read(`fetchTarball { url = "${archive}"; sha256 = "${sha256}"; }`), asArchive);
  assertEquals(read(`pkgs.fetchFromGitea { domain = "codeberg.org"; ${at} }`), asArchive);
  assertEquals(read(`fetchFromCodeberg { ${at} }`), asArchive);
  assertEquals(read(`fetchFromGitea { ${at} }`), [undefined, undefined, undefined, undefined]);

  const clone = `git+https://github.com/o/r.git?rev=${rev}`;
  const withModules = ["r", `${clone}&submodules=1`, rev, narHash];
  assertEquals(read(`fetchFromGitHub { ${at} fetchSubmodules = true; }`), withModules);
  assertEquals(read(`fetchFromGitHub { ${at} fetchSubmodules = false; }`)[1], `github:o/r/${rev}`);
  assertEquals(read(`fetchFromGitHub { ${at} fetchSubmodules = f; }`)[1], undefined);
  const git = `url = "https://github.com/o/r.git"; rev = "${rev}";`;
  assertEquals(read(`fetchgit { ${git} hash = "${narHash}"; }`), withModules);
  assertEquals(read(`fetchGit { ${git} submodules = true; }`)[1], `${clone}&submodules=1`);
  assertEquals(read(`fetchGit { ${git} }`)[1], clone);
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

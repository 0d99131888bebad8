import { assertEquals } from "@std/assert";
import { fileOf, memoryTree, type Texts } from "../../tests/migrate/memory_project.ts";
import type { FileStatus, GitState } from "../scan/working_tree.ts";
import { applyEdits } from "../../nix/syntax/edit/edit.ts";
import { scan } from "../scan/scan.ts";
import { auditFile } from "./audit_file.ts";

const git: GitState = {
  topLevel: "/project",
  gitDir: "/project/.git",
  prefix: "",
  hasHead: true,
  dirty: [],
  submodules: [],
  ignoresRoot: false,
  holdsHome: false,
};

interface Others {
  readonly texts?: Texts;
  readonly status?: FileStatus;
}

/** `CODE COLUMN` of what is found in a file; the other files have `status`. */
function found(text: string, { texts = {}, status }: Others = {}) {
  const tree = memoryTree(
    { ...texts, "default.nix": text },
    status && { git },
    (path) => ({ status: path === "default.nix" ? "tracked" : status ?? "no git" }),
  );
  const project = scan(tree);
  return auditFile(fileOf(project, "default.nix"), project)
    .map(({ code, place }) => `${code} ${place.column}`);
}

Deno.test("auditFile() finds what pure evaluation refuses", () => {
  assertEquals(found("<home-manager>"), ["search-path 1"]);
  assertEquals(found("[ /etc/a ~/b ]"), ["absolute-path 3", "home-path 10"]);
  assertEquals(found("../a"), ["outside-path 1"]);
  assertEquals(found('import (/. + "/etc/x")'), ["absolute-path 9"]);
  assertEquals(found('[ (toString (/. + "/etc/x")) (/. + name) (/. + "/nix/store/a") ]'), []);
  assertEquals(found('builtins.getEnv "A"'), ["environment 1"]);
  assertEquals(found("[ builtins.currentTime ]"), ["current-time 3"]);
  assertEquals(found("builtins.storePath ./a"), ["store-path 1"]);
});

Deno.test("auditFile() reads a path with what a sum appends to it", () => {
  const texts = { "a.nix": "1", "d/b": "1" };
  assertEquals(found('[ (./. + "/a.nix") (./d + /b) ]', { texts, status: "untracked" }), [
    "untracked-file 4",
    "untracked-file 21",
  ]);
  assertEquals(found('./. + "/../b"'), ["outside-path 1"]);
  assertEquals(found('./. + "/.git/HEAD"'), ["git-directory 1"]);
  assertEquals(found('[ (./. + "a.nix") (./. + "/${name}") ]', { texts, status: "untracked" }), []);
});

Deno.test("auditFile() reads a path that a name begins, where the whole of it stands", () => {
  const texts = { "a.nix": "1", "d/b": "1" };
  const inRoot = (body: string) => found(`let r = ./.; in ${body}`, { texts, status: "untracked" });
  assertEquals(inRoot('import (r + "/a.nix")'), ["untracked-file 25"]);
  assertEquals(inRoot('(r + "/d") + "/b"'), ["untracked-file 17"]);
  assertEquals(inRoot('"${toString r}/.git/HEAD"'), ["git-directory 17"]);
  assertEquals(inRoot('r + "/../b"'), ["outside-path 17"]);
  assertEquals(found('let up = ../.; in [ (up + "/a") (up + "/b") ]'), ["outside-path 10"]);
});

Deno.test("auditFile() reads a path with what a text appends to it", () => {
  const others = { texts: { "a.nix": "1" }, status: "untracked" } as const;
  assertEquals(found('"${./.}/a.nix"', others), ["untracked-file 4", "source-name 4"]);
  assertEquals(found('import (toString ./. + "/a.nix")', others), ["untracked-file 18"]);
  assertEquals(found('import "${toString ./.}/a.nix"', others), ["untracked-file 20"]);
  assertEquals(found('"x${./.}/a.nix"', others), ["source-name 5"]);
});

Deno.test("auditFile() finds links that lead out of the project", () => {
  const links = new Map([["chain", "in/../out"], ["in", "d"], ["out", "/etc"], ["up", "../x"]]);
  const found = (text: string) => {
    const texts = { chain: "", "d/a": "", "default.nix": text, in: "", out: "", up: "" };
    const tree = memoryTree(texts, {}, (path) => {
      const target = links.get(path);
      return target === undefined ? {} : { kind: "symlink", target };
    });
    const project = scan(tree);
    return auditFile(fileOf(project, "default.nix"), project).map(({ message }) => message);
  };
  const end = "leads out of the project, where a flake can't read:";
  assertEquals(found("[ ./out/hosts ./up ./in/a ./chain ./d/a (toString ./out) ]"), [
    `The link out ${end} /etc`,
    `The link up ${end} ../x`,
    `The link out ${end} /etc`,
  ]);
  assertEquals(found("./..a"), []);
});

Deno.test("auditFile() finds what a directory's listing will lack", () => {
  const texts = { "d/a": "1", "d/b": "1" };
  const tree = memoryTree(
    { ...texts, "default.nix": "[ (builtins.readDir ./d) ./d ]" },
    { git },
    (path) => ({ status: path === "d/b" ? "untracked" : "tracked" }),
  );
  const project = scan(tree);
  const findings = auditFile(fileOf(project, "default.nix"), project);
  assertEquals(findings.map(({ code, place }) => `${code} ${place.column}`), ["untracked-file 21"]);
});

Deno.test("auditFile() finds the directory of the project in what attributes hold", () => {
  assertEquals(found('{ A = toString ./.; b = "-I ${toString ./src}"; }'), [
    ...["own-place 7", "own-place 31"],
  ]);
  assertEquals(found('let a = toString ./.; in { A = "${a}/bin"; }'), ["own-place 35"]);
  assertEquals(found("let a = toString ./.; in a"), []);
  assertEquals(found("{ isOwn = toString ./. == b; c = f (toString ./.); }"), []);
});

Deno.test("auditFile() finds builtins that are asked for", () => {
  const severity = (text: string) => {
    const project = scan(memoryTree({ "default.nix": text }));
    return auditFile(fileOf(project, "default.nix"), project)
      .map(({ code, severity }) => `${code} ${severity}`);
  };
  assertEquals(severity("builtins ? currentSystem"), ["current-system warning"]);
  assertEquals(severity('builtins.currentSystem or "a"'), ["current-system warning"]);
  assertEquals(found("a ? currentTime || builtins ? a"), []);
  assertEquals(found("{ system ? __currentSystem }: system"), ["current-system 12"]);
});

Deno.test("auditFile() knows the file of the search path that Nix itself has", () => {
  assertEquals(found("import <nix/fetchurl.nix>"), []);
  assertEquals(found("import <nix/other.nix>"), ["search-path 8"]);
});

Deno.test("auditFile() knows nixpkgs' functions that read the environment", () => {
  assertEquals(found("{ lib }: lib.inNixShell"), ["environment 10"]);
  assertEquals(found('{ pkgs }: pkgs.lib.maybeEnv "A" "b"'), ["environment 11"]);
  assertEquals(found("{ lib }: lib.trivial.inNixShell"), ["environment 10"]);
  assertEquals(found("{ lib }: with lib; inNixShell"), ["environment 20"]);
  assertEquals(found("{ lib }: let inherit (lib) inNixShell; in inNixShell"), ["environment 28"]);
  assertEquals(found("{ lib, inNixShell }: with lib; { inherit inNixShell; }"), []);
  assertEquals(found("{ a, inNixShell ? false }: a.inNixShell && inNixShell"), []);
});

Deno.test("auditFile() finds a flake that is asked for by its place", () => {
  assertEquals(found("builtins.getFlake (toString ./.)"), ["unlocked-flake 1"]);
  assertEquals(found('builtins.getFlake "git+file://${toString ../.}"').slice(0, 1), [
    "unlocked-flake 1",
  ]);
  assertEquals(found("a: builtins.getFlake a"), []);
  assertEquals(found('builtins.getFlake "path:${./a}?narHash=sha256-x"'), ["unlocked-flake 1"]);
  assertEquals(found('builtins.getFlake "path:${toString ./a}?narHash=sha256-x"'), []);
});

Deno.test("auditFile() knows builtins by another name, and strings and comments for what they are", () => {
  assertEquals(found('let b = builtins; in b.getEnv "A"'), ["environment 22"]);
  assertEquals(found('{ b ? builtins }: with b; getEnv "A"'), ["environment 27"]);
  assertEquals(found('let b = b; in b.getEnv "A"'), []);
  assertEquals(found('# <a> ~/b\n"<a> /b ~/c ${"/d"} builtins.currentTime" /* ../a */'), []);
});

Deno.test("auditFile() finds downloads that nothing pins", () => {
  const unpinned = ["unpinned-fetch 1"];
  assertEquals(found("fetchTarball https://a.b/c.tar.gz"), unpinned);
  assertEquals(found('builtins.fetchGit { url = "https://a.b/c"; }'), unpinned);
  assertEquals(found('builtins.fetchurl "https://a.b/c"'), unpinned);
  assertEquals(found('builtins.fetchGit { url = "https://a.b/c"; rev = "1"; }'), []);
  assertEquals(found('builtins.fetchTarball { url = "https://a.b/c"; sha256 = "1"; }'), []);
  assertEquals(found('fetchurl { url = "https://a.b/c"; }'), []);
  assertEquals(found("a: fetchTarball a"), []);
  assertEquals(found('let a = "https://"; in fetchTarball (a + b)'), ["unpinned-fetch 24"]);
  assertEquals(found(`fetchTree "github:o/r/${"1".repeat(40)}"`), []);
  assertEquals(found('fetchTree "github:o/r/main"'), unpinned);
  assertEquals(found('fetchTree { type = "tarball"; url = "a"; rev = "1"; }'), unpinned);
});

Deno.test("auditFile() finds files that git does not track", () => {
  const texts = { "a.nix": "1", "d/b": "1" };
  assertEquals(found("[ ./a.nix ./d ]", { texts, status: "untracked" }), [
    "untracked-file 3",
    "untracked-file 11",
  ]);
  assertEquals(found("./a.nix", { texts, status: "ignored" }), ["untracked-file 1"]);
  assertEquals(found("./a.nix", { texts, status: "tracked" }), []);
  assertEquals(found("./a.nix", { texts }), []);
  assertEquals(found("./none.nix", { texts, status: "untracked" }), []);
});

Deno.test("auditFile() warns where the repository itself is read", () => {
  assertEquals(found("builtins.readFile ./.git/HEAD"), ["git-directory 19"]);
  assertEquals(found("builtins.pathExists ./.git"), ["git-directory 21"]);
  assertEquals(found("./.gitignore"), []);
});

Deno.test("auditFile() warns of fetched code that is asked for its defaults", () => {
  const fetched = 'fetchTarball { url = "https://example.org/a"; sha256 = "0"; }';
  assertEquals(found("{ sources }: import sources.niv { }"), ["foreign-import 14"]);
  const texts = { "nixpkgs.nix": "with f 1; import (fetchTarball { inherit url sha256; })" };
  assertEquals(found("import ./nixpkgs.nix { }", { texts }), ["foreign-import 1"]);
  assertEquals(found(`let a = ${fetched}; in import a { b = 1; }`).length, 1);
  assertEquals(found("{ sources, pkgs }: import sources.niv { inherit pkgs; }"), []);
  assertEquals(found("{ sources }: import sources.nixpkgs { config = { }; }"), [
    "implicit-system 37",
  ]);
  assertEquals(found("import ./a.nix { }", { texts: { "a.nix": "{ }: 1" } }), []);
});

Deno.test("auditFile() says what a migration takes care of", () => {
  const project = scan(memoryTree({
    "default.nix": `{ pkgs ? import <nixpkgs> { } }:
      [ builtins.currentSystem (import sources.nixpkgs { }) <mine> ]`,
  }));
  const findings = auditFile(fileOf(project, "default.nix"), project);
  assertEquals(findings.map(({ code, severity, migrated }) => [code, severity, migrated]), [
    ["nixpkgs-config", "note", false],
    ["search-path", "error", true],
    ["current-system", "error", true],
    ["implicit-system", "error", true],
    ["nixpkgs-config", "note", false],
    ["search-path", "error", false],
  ]);
});

Deno.test("auditFile() takes the default of an argument lightly where a flake gives it", () => {
  const text = "{ pkgs ? import <nixpkgs> { } }: pkgs.hello <a>";
  const severities = (texts: Texts) => {
    const project = scan(memoryTree({ "default.nix": text, ...texts }));
    return auditFile(fileOf(project, "default.nix"), project)
      .map(({ severity, place }) => `${severity} ${place.column}`);
  };
  assertEquals(severities({}), ["note 27", "error 17", "error 45"]);
  assertEquals(severities({ "flake.nix": "{ }" }), ["note 27", "note 17", "error 45"]);
});

Deno.test("auditFile() tells nixpkgs from other trees", () => {
  const tree = (url: string) =>
    `import (fetchTarball { url = "${url}"; sha256 = "${"0".repeat(52)}"; }) { }`;
  assertEquals(found(tree("https://github.com/a/tool/archive/x.tar.gz")), ["foreign-import 1"]);
  assertEquals(found(tree("https://github.com/NixOS/nixpkgs/archive/x.tar.gz")), [
    ...["implicit-system 151", "nixpkgs-config 151"],
  ]);
});

Deno.test("auditFile() knows nixpkgs by a part of it, and by a name for its function", () => {
  const told = (text: string) => found(`{ sources }: ${text}`).map((words) => words.split(" ")[0]);
  assertEquals(told('import (sources.nixpkgs + "/nixos") { a = 1; }'), ["implicit-system"]);
  assertEquals(told('import "${sources.nixpkgs}/nixos" { a = 1; }'), ["implicit-system"]);
  assertEquals(told('import (sources.nixpkgs + "/lib/a.nix") { a = 1; }'), []);
  assertEquals(told("let n = import sources.nixpkgs; in n { config = 1; }"), ["implicit-system"]);
});

Deno.test("auditFile() looks into parentheses", () => {
  const url = "https://github.com/NixOS/nixpkgs/archive/master.tar.gz";
  assertEquals(found(`import (fetchTarball "${url}") { config = { }; system = 1; }`), [
    "unpinned-fetch 9",
  ]);
  assertEquals(found("((<nixpkgs>))"), ["search-path 3"]);
});

Deno.test("auditFile() lets the name of a path be used", () => {
  assertEquals(found("toString /a/b"), []);
  assertEquals(found("baseNameOf (/a/b)"), []);
  assertEquals(found('builtins.pathExists "/a/b"'), ["absolute-path 21"]);
  assertEquals(found('import "/nix/store/a"'), []);
  assertEquals(found('f "/a/b"'), []);
  assertEquals(found("pkgs.path + /nixos/lib"), []);
  assertEquals(found("[ (/. + a) /${a}/b ]"), []);
  assertEquals(found("/a + b"), ["absolute-path 1"]);
});

Deno.test("auditFile() knows both spellings of a builtin, and names that hide one", () => {
  assertEquals(found('__getEnv "A"'), ["environment 1"]);
  assertEquals(found("let fetchTarball = x: x; in fetchTarball https://a.b/c"), []);
  assertEquals(found("let inherit (builtins) currentTime; in currentTime"), ["current-time 24"]);
  assertEquals(found("with builtins; { currentTime = currentTime; }"), ["current-time 32"]);
  assertEquals(found("{ currentTime }: with builtins; currentTime"), []);
  assertEquals(found("a.currentTime"), []);
});

Deno.test("auditFile() mends what it can", () => {
  const project = scan(memoryTree({
    "default.nix": "{ a = /b/c; d = mkDerivation { src = ./.; }; n = import <nixpkgs> { }; }",
  }));
  const file = fileOf(project, "default.nix");
  const mended = auditFile(file, project).flatMap(({ code, fix }) =>
    fix?.kind === "edit" ? [[code, fix.applicability, applyEdits(file.tree.text, fix.edits)]] : []
  );
  assertEquals(mended, [
    [
      "absolute-path",
      "unsafe",
      '{ a = "/b/c"; d = mkDerivation { src = ./.; }; n = import <nixpkgs> { }; }',
    ],
    [
      "source-name",
      "safe",
      '{ a = /b/c; d = mkDerivation { src = builtins.path { path = ./.; name = "project"; }; }; ' +
      "n = import <nixpkgs> { }; }",
    ],
    [
      "nixpkgs-config",
      "unsafe",
      "{ a = /b/c; d = mkDerivation { src = ./.; }; " +
      "n = import <nixpkgs> { config = { }; overlays = [ ]; }; }",
    ],
  ]);
});

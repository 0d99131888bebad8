import { assertEquals } from "@std/assert";
import { fileOf, memoryTree, type Texts } from "../../tests/migrate/memory_project.ts";
import type { FileStatus, GitState } from "../scan/working_tree.ts";
import { scan } from "../scan/scan.ts";
import { hazardsIn } from "./hazards.ts";

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
  readonly registered?: readonly string[];
}

/** `CODE COLUMN` of every hazard of a file; the other files have `status`. */
function hazards(text: string, { texts = {}, status, registered = [] }: Others = {}) {
  const tree = memoryTree(
    { ...texts, "default.nix": text },
    status && { git },
    (path) => ({ status: path === "default.nix" ? "tracked" : status ?? "no git" }),
  );
  const project = scan(tree);
  return hazardsIn(fileOf(project, "default.nix"), project, new Set(registered))
    .map(({ code, place }) => `${code} ${place?.column}`);
}

Deno.test("hazardsIn() finds what pure evaluation refuses", () => {
  assertEquals(hazards("<home-manager>"), ["search-path 1"]);
  assertEquals(hazards("[ /etc/a ~/b ]"), ["absolute-path 3", "absolute-path 10"]);
  assertEquals(hazards("../a"), ["outside-path 1"]);
  assertEquals(hazards('builtins.getEnv "A"'), ["environment 1"]);
  assertEquals(hazards("[ builtins.currentTime ]"), ["current-time 3"]);
  assertEquals(hazards("builtins.storePath ./a"), ["store-path 1"]);
});

Deno.test("hazardsIn() finds downloads that nothing pins", () => {
  const unpinned = ["unpinned-fetch 1"];
  assertEquals(hazards("fetchTarball https://a.b/c.tar.gz"), unpinned);
  assertEquals(hazards('builtins.fetchGit { url = "https://a.b/c"; }'), unpinned);
  assertEquals(hazards('builtins.fetchurl "https://a.b/c"'), unpinned);
  assertEquals(hazards('builtins.fetchGit { url = "https://a.b/c"; rev = "1"; }'), []);
  assertEquals(hazards('builtins.fetchTarball { url = "https://a.b/c"; sha256 = "1"; }'), []);
  assertEquals(hazards('fetchurl { url = "https://a.b/c"; }'), []);
  assertEquals(hazards("a: fetchTarball a"), []);
});

Deno.test("hazardsIn() leaves out nixpkgs, which becomes an input", () => {
  assertEquals(hazards("import <nixpkgs> { }"), []);
  assertEquals(hazards("fetchTarball https://github.com/NixOS/nixpkgs/archive/master.tar.gz"), []);
});

Deno.test("hazardsIn() finds files that git does not track", () => {
  const texts = { "a.nix": "1", "d/b": "1" };
  assertEquals(hazards("[ ./a.nix ./d ]", { texts, status: "untracked" }), [
    "untracked-file 3",
    "untracked-file 11",
  ]);
  assertEquals(hazards("./a.nix", { texts, status: "ignored" }), ["untracked-file 1"]);
  assertEquals(hazards("./a.nix", { texts, status: "tracked" }), []);
  assertEquals(hazards("./a.nix", { texts }), []);
  assertEquals(hazards("./none.nix", { texts, status: "untracked" }), []);
  const registered = ["a.nix"];
  assertEquals(hazards("./a.nix", { texts, status: "untracked", registered }), []);
});

Deno.test("hazardsIn() warns where the repository itself is read", () => {
  assertEquals(hazards("builtins.readFile ./.git/HEAD"), ["git-directory 19"]);
  assertEquals(hazards("builtins.pathExists ./.git"), ["git-directory 21"]);
  assertEquals(hazards("./.gitignore"), []);
});

Deno.test("hazardsIn() warns of fetched code that is asked for its defaults", () => {
  const fetched = 'fetchTarball { url = "https://example.org/a"; sha256 = "0"; }';
  assertEquals(hazards("{ sources }: import sources.niv { }"), ["foreign-import 14"]);
  assertEquals(hazards(`let a = ${fetched}; in import a { b = 1; }`).length, 1);
  assertEquals(hazards("{ sources, pkgs }: import sources.niv { inherit pkgs; }"), []);
  assertEquals(hazards("{ sources }: import sources.nixpkgs { }"), []);
  assertEquals(hazards("import ./a.nix { }", { texts: { "a.nix": "{ }: 1" } }), []);
});

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
  return hazardsIn([fileOf(project, "default.nix")], project, new Set(registered))
    .map(({ code, place }) => `${code} ${place?.column}`);
}

Deno.test("hazardsIn() leaves out what the plan mends, and what is only good to know", () => {
  assertEquals(hazards("import <nixpkgs> { system = builtins.currentSystem; }"), []);
  assertEquals(hazards("mkDerivation { src = ./.; }"), []);
  assertEquals(hazards("import <home-manager> { }"), []);
  assertEquals(hazards("<mine>"), ["search-path 1"]);
});

Deno.test("hazardsIn() takes files for tracked that the migration registers", () => {
  const texts = { "a.nix": "1" };
  assertEquals(hazards("./a.nix", { texts, status: "untracked" }), ["untracked-file 1"]);
  const registered = ["a.nix"];
  assertEquals(hazards("./a.nix", { texts, status: "untracked", registered }), []);
});

import { assertEquals } from "@std/assert";
import { applyEdits } from "../../nix/syntax/edit/edit.ts";
import { fileOf, memoryTree } from "../../tests/migrate/memory_project.ts";
import { auditFile } from "../audit/audit_file.ts";
import { scan } from "../scan/scan.ts";
import type { GitState } from "../scan/working_tree.ts";
import { ownTreeEdits } from "./own_tree.ts";

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

function projectOf(text: string, prefix: string) {
  return scan(memoryTree({ "a.nix": text }, { git: { ...git, prefix } }));
}

/**
 * The text after the edits, for a file that stays where it is unless told; what the audit finds
 * then.
 */
function edited(text: string, to = "a.nix", prefix = ""): readonly string[] {
  const project = projectOf(text, prefix);
  const after = applyEdits(text, ownTreeEdits(fileOf(project, "a.nix"), to, project));
  const again = projectOf(after, prefix);
  const found = auditFile(fileOf(again, "a.nix"), again).map(({ code }) => code);
  if (to === "a.nix") assertEquals(ownTreeEdits(fileOf(again, "a.nix"), to, again), []);
  return [after, ...found];
}

Deno.test("ownTreeEdits() gives code that fetches its own repository the flake's tree", () => {
  const own = '\n  else builtins.path { path = ./.; name = "source"; }';
  assertEquals(edited("{ src = fetchGit ./.; }"), [
    `{ src = if builtins.pathExists ./.git then fetchGit ./.${own}; }`,
  ]);
  assertEquals(edited("f (builtins.fetchGit { url = ./.; })"), [
    `f (if builtins.pathExists ./.git then builtins.fetchGit { url = ./.; }${own})`,
  ]);
  assertEquals(
    edited("[ x ] ++ fetchGit ./.")[0],
    "[ x ] ++ " +
      `(if builtins.pathExists ./.git then fetchGit ./.${own})`,
  );
});

Deno.test("ownTreeEdits() names the paths as seen from where the file will stand", () => {
  assertEquals(
    edited("fetchGit ./.", "nix/package.nix")[0],
    "if builtins.pathExists ../.git then fetchGit ./.\n" +
      '  else builtins.path { path = ../.; name = "source"; }',
  );
});

Deno.test("ownTreeEdits() leaves alone what needs a repository, or another one", () => {
  const same = (text: string, prefix = "") => assertEquals(edited(text, "a.nix", prefix)[0], text);
  same("(fetchGit ./.).rev");
  same("let src = fetchGit ./.; in f src src.shortRev");
  same("fetchGit ./sub");
  same('fetchGit { url = ./.; ref = "main"; }');
  same("fetchGit ./.", "sub/");
});

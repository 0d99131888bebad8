import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { memoryTree, type Texts } from "../../tests/migrate/memory_project.ts";
import { parse } from "../../nix/syntax/parse.ts";
import { audit } from "../audit/audit.ts";
import type { Applicability } from "../audit/rule.ts";
import { scan } from "../scan/scan.ts";
import type { GitState } from "../scan/working_tree.ts";
import { planFixes } from "./fixes.ts";

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

/** The project after the fixes, what they change, and the codes of what they mend. */
function fixed(texts: Texts, applicability: Applicability) {
  const project = scan(memoryTree(texts, { git }, (path) => ({
    status: path.includes("new") ? "untracked" : "tracked",
  })));
  const { changes, fixed } = planFixes(project, audit(project, []), applicability);
  const after = { ...texts };
  for (const change of changes) {
    if (change.kind === "edit") Object.assign(after, { [change.path]: change.text });
  }
  return { after, changes, codes: fixed.map(({ code }) => code) };
}

Deno.test("planFixes() mends what is safe, and the rest only when it is told to", () => {
  const texts = {
    ".gitignore": "*.lock\n/flake.nix\n",
    "default.nix": "f: mkDerivation { src = ./.; x = /a/b; n = import ./new.nix; }",
    "new.nix": "1",
  };
  const named = 'builtins.path { path = ./.; name = "project"; }';
  const safe = fixed(texts, "safe");
  assertEquals(safe.after, {
    ".gitignore": "*.lock\n!/flake.lock\n",
    "default.nix": `f: mkDerivation { src = ${named}; x = /a/b; n = import ./new.nix; }`,
    "new.nix": "1",
  });
  assertEquals(safe.changes.at(-1), { kind: "track", path: "new.nix" });
  assertEquals(safe.codes, [
    ...["ignored-flake", "ignored-flake", "source-name", "untracked-file"],
  ]);
  assertEquals(
    fixed(texts, "unsafe").after["default.nix"],
    `f: mkDerivation { src = ${named}; x = "/a/b"; n = import ./new.nix; }`,
  );
});

Deno.test("planFixes() goes on until nothing is left, also where fixes touch", () => {
  const { after } = fixed({
    "default.nix": "[ (import <nixpkgs> { }) (import <nixpkgs> { overlays = [ ]; }) ]",
  }, "unsafe");
  assertEquals(
    after["default.nix"],
    "[ (import <nixpkgs> { config = { }; overlays = [ ]; }) " +
      "(import <nixpkgs> { overlays = [ ]; config = { }; }) ]",
  );
});

Deno.test("planFixes() keeps the syntax whole, and a second run changes nothing", () => {
  const pieces = fc.array(
    fc.constantFrom(
      "mkDerivation { src = ./.; }",
      "{ a = /etc/x; b = { c = /d; }; }",
      "(import <nixpkgs> { })",
      "(import <nixpkgs>{})",
      "(import <nixpkgs> { # why\n system = 1; })",
      "builtins.currentSystem",
      "(x: x.buildGoModule { /* a */ src = ../.; src2 = ./.; })",
      "''${./.}''",
    ),
    { maxLength: 6 },
  );
  fc.assert(fc.property(pieces, fc.constantFrom<Applicability>("safe", "unsafe"), (list, how) => {
    const texts = { "default.nix": `[ ${list.map((it) => `(${it})`).join("\n")} ]` };
    const { after } = fixed(texts, how);
    assertEquals(parse(after["default.nix"] ?? "").errors, []);
    assertEquals(fixed(after, how).changes, []);
  }));
});

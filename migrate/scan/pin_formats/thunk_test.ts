import { assertEquals } from "@std/assert";
import { memoryTree } from "../../../tests/migrate/memory_project.ts";
import { scan } from "../scan.ts";
import { sourceOf } from "../nixpkgs_source.ts";
import { topScope } from "../names.ts";
import { parse } from "../../../nix/syntax/parse.ts";

const rev = "0123456789abcdef0123456789abcdef01234567";
const sha256 = "0".repeat(52);
const CODE = "# DO NOT HAND-EDIT THIS FILE\nimport (import ./thunk.nix)\n";

/** The name and reference of what `dep/foo` stands for, with this JSON in it. */
function thunk(file: string, json: unknown, code = CODE): readonly unknown[] {
  const texts = {
    "default.nix": "1",
    "dep/foo/default.nix": code,
    "dep/foo/thunk.nix": "{ }",
    [`dep/foo/${file}`]: typeof json === "string" ? json : JSON.stringify(json),
  };
  const { open } = scan(memoryTree(texts));
  return ["./dep/foo", "import ./dep/foo/thunk.nix"].map((text) => {
    const { root: expression } = parse(text).tree;
    const source = sourceOf({ expression, scope: topScope("default.nix", open) });
    return source && `${source.name} ${source.url}`;
  });
}

function twice(text: string | undefined): readonly unknown[] {
  return [text, text];
}

Deno.test("thunkExpressions() reads thunks of GitHub and of git", () => {
  const hub = { owner: "o", repo: "r", rev, sha256, branch: "main" };
  assertEquals(thunk("github.json", hub), twice("foo github:o/r/main"));
  const nixpkgs = { ...hub, owner: "NixOS", repo: "nixpkgs" };
  assertEquals(thunk("github.json", nixpkgs), twice("nixpkgs github:NixOS/nixpkgs/main"));
  const modules = twice("foo git+https://github.com/o/r.git?ref=main&submodules=1");
  assertEquals(thunk("github.json", { ...hub, fetchSubmodules: true }), modules);
  const git = { url: "https://a.b/c.git", rev, sha256 };
  assertEquals(thunk("git.json", git), twice(`foo git+https://a.b/c.git?rev=${rev}`));
  const ssh = twice("foo git+ssh://git@a.b/c?ref=main");
  assertEquals(thunk("git.json", { ...git, url: "git@a.b:c", branch: "main" }), ssh);
});

Deno.test("thunkExpressions() takes nothing private, unpacked, written by others, or broken", () => {
  const hub = { owner: "o", repo: "r", rev, sha256 };
  const nothing = twice(undefined);
  assertEquals(thunk("github.json", { ...hub, private: true }), nothing);
  assertEquals(thunk("github.json", hub, "import ./thunk.nix"), nothing);
  assertEquals(thunk("package.json", hub), nothing);
  for (const json of ["", "[]", "{ }", '{ "url": 1 }']) {
    assertEquals(thunk("git.json", json), nothing, json);
  }
});

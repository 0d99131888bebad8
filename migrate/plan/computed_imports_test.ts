import { assertEquals } from "@std/assert";
import { fileOf, memoryProject, type Texts } from "../../tests/migrate/memory_project.ts";
import { computedImports } from "./computed_imports.ts";

/** `FILE:LINE MESSAGE` of every note, where default.nix and `read` are changed. */
function notes(texts: Texts, read: readonly string[] = [], wrapped = false): readonly string[] {
  const project = memoryProject(texts);
  return computedImports(project, {
    read: new Set(["default.nix", ...read].map((path) => fileOf(project, path))),
    lookups: project.lookups,
    rewired: () => ({
      parameters: [],
      edits: [],
      readBefore: [],
      notes: [],
      wrapped,
      handsOn: false,
    }),
  }).map(({ place, message }) => `${place?.file}:${place?.line} ${message}`);
}

Deno.test("computedImports() names what is left alone, and what it reads", () => {
  const texts = {
    "default.nix": 'map (n: ./hosts + "/${n}.nix") [ ]',
    "hosts/a.nix": "import ../b.nix",
    "hosts/c.nix": "1",
    "b.nix": "builtins.getEnv x",
    "d.nix": "<nixpkgs>",
  };
  const [first, ...more] = notes(texts);
  assertEquals(
    first,
    "default.nix:1 Which file this reads is computed: b.nix, left as written, needs a change",
  );
  assertEquals(more.map((note) => note.split(" ")[0]), ["b.nix:1"]);
});

Deno.test("computedImports() names what is a function now", () => {
  const texts = { "default.nix": "import ./${n}", "a/default.nix": "<nixpkgs>" };
  assertEquals(notes(texts, ["a/default.nix"], true), [
    "default.nix:1 Which file this reads is computed: a/default.nix has become a function",
  ]);
  assertEquals(notes(texts, ["a/default.nix"]), []);
});

Deno.test("computedImports() says nothing where nothing needs a change, or no code is read", () => {
  assertEquals(notes({ "default.nix": "import ./${n}", "a/default.nix": "1" }), []);
  assertEquals(notes({ "default.nix": "readFile ./${n}", "a.nix": "<nixpkgs>" }), []);
});

Deno.test("computedImports() names what a function is handed that reads it", () => {
  const others = {
    "a.nix": "<nixpkgs>",
    "b.nix": "1",
    "load.nix": "args: path: import path args",
    "take.nix": "{ file }: import file { }",
  };
  const first = (text: string) => notes({ ...others, "default.nix": text })[0];
  const handed = "default.nix:1 A function is handed the path of what it reads: a.nix, left as " +
    "written, needs a change";
  assertEquals(first("let load = p: import p { }; in load ./a.nix"), handed);
  assertEquals(first("let load = p: args: import p args; in load ./a.nix { }"), handed);
  assertEquals(first("import ./load.nix { } ./a.nix"), handed);
  assertEquals(first("import ./take.nix { file = ./a.nix; }"), handed);
  assertEquals(
    first("let f = { file, x }: import file x; in f { x = ./b.nix; file = ./a.nix; }"),
    handed,
  );
  assertEquals(
    first("let f = { file, x }: import file x; in f { x = ./a.nix; file = ./b.nix; }"),
    undefined,
  );
  assertEquals(first("map (p: import p { }) [ ./a.nix ./b.nix ]"), handed);
  assertEquals(first("map import [ ./b.nix ./a.nix ]"), handed);
  assertEquals(first("builtins.mapAttrs (n: p: import p { }) { x = ./a.nix; }"), handed);
  assertEquals(first("let load = p: import p { }; in mapAttrs (n: load) { x = ./a.nix; }"), handed);
  assertEquals(first("let load = p: import p { }; in load ./b.nix"), undefined);
  assertEquals(first("let read = p: builtins.readFile p; in read ./a.nix"), undefined);
});

import { assertEquals } from "@std/assert";
import { memoryTree } from "../../tests/migrate/memory_project.ts";
import { manifestName, programName } from "./manifest_name.ts";

Deno.test("manifestName() reads the manifests of languages", () => {
  const files: Record<string, string> = {
    "Cargo.toml": "[[bin]]\nname = \"other\"\r\n[ package ] # us\r\nname = 'sieve'\r\n",
    "pyproject.toml": '[tool.poetry]\nname = "sieve"\n[[tool.poetry.source]]\nname = "x"\n',
    "package.json": '{\n  "scripts": {\n      "name": "x"\n  },\n  "name": "sieve"\n}\n',
    "sieve.cabal": "cabal-version: 2.4\nName:   sieve\n\nexecutable x\n",
  };
  for (const [path, text] of Object.entries(files)) {
    assertEquals(manifestName(memoryTree({ [path]: text })), "sieve", path);
  }
  assertEquals(manifestName(memoryTree(files)), "sieve");
});

Deno.test("manifestName() knows none where there is none, or several", () => {
  assertEquals(manifestName(memoryTree({ "a/Cargo.toml": '[package]\nname = "a"' })), undefined);
  assertEquals(manifestName(memoryTree({ "Cargo.toml": "[workspace]\n[package]\n" })), undefined);
  assertEquals(manifestName(memoryTree({ "a.cabal": "name: a", "b.cabal": "name: b" })), undefined);
});

Deno.test("programName() says it where a program is called like the package", () => {
  const of = (files: Record<string, string>) => programName(memoryTree(files));
  const rust = { "Cargo.toml": '[package]\nname = "sieve"\n' };
  assertEquals(of({ ...rust, "src/main.rs": "" }), "sieve");
  assertEquals(of({ ...rust, "src/lib.rs": "" }), undefined);
  assertEquals(of({ "src/main.rs": "" }), undefined);
  assertEquals(of({ "s.cabal": "name: sieve\nExecutable sieve\n  main-is: Main.hs\n" }), "sieve");
  assertEquals(of({ "s.cabal": "name: sieve\nexecutable sieve-x\n" }), undefined);
  const python = (table: string): Record<string, string> => ({
    "pyproject.toml": `[project]\nname = "sieve"\n${table}`,
  });
  assertEquals(of(python('[project.scripts]\nother = "a:b"\nsieve = "sieve:main"\n')), "sieve");
  assertEquals(of(python('[project.scripts]\nother = "a:b"\n[x]\nsieve = "y"\n')), undefined);
  assertEquals(of(python("")), undefined);
});

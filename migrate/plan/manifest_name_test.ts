import { assertEquals } from "@std/assert";
import { memoryTree } from "../../tests/migrate/memory_project.ts";
import { manifestName } from "./manifest_name.ts";

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

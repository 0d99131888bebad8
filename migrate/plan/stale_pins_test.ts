import { assertEquals } from "@std/assert";
import { memoryProject, type Texts } from "../../tests/migrate/memory_project.ts";
import type { FileChange } from "./plan.ts";
import { stalePins } from "./stale_pins.ts";

const set = { file: "npins/default.nix", data: "npins/sources.json", pins: [], callable: false };

/** What goes, then the codes of the notes. */
function stale(texts: Texts, changes: readonly FileChange[] = [], keep = false): readonly string[] {
  const project = memoryProject({
    "npins/default.nix": "{ }",
    "npins/sources.json": "{}",
    ...texts,
  });
  const after = stalePins([{ set }], project, { changes, keep });
  return [...after.changes.map(({ path }) => path), ...after.notes.map(({ code }) => code)];
}

const gone = ["npins/default.nix", "npins/sources.json"];

Deno.test("stalePins() removes what nothing reads once the changes are made", () => {
  assertEquals(stale({ "a.nix": "{ npins }: npins.x" }), gone);
  const edit = { kind: "edit", path: "a.nix", before: "import ./npins", text: "{ x }: x" } as const;
  assertEquals(stale({ "a.nix": edit.before }, [edit]), gone);
});

Deno.test("stalePins() keeps what is read, by a path or a string, or is to stay", () => {
  assertEquals(stale({ "a.nix": "import ./npins" }), ["stale-pin"]);
  assertEquals(stale({ "b/a.nix": "import ../npins/default.nix" }), ["stale-pin"]);
  assertEquals(stale({ "a.nix": 'import (./. + "/npins")' }), ["stale-pin"]);
  assertEquals(stale({}, [], true), ["stale-pin"]);
});

Deno.test("stalePins() keeps what a file may read that can't be looked into", () => {
  assertEquals(stale({ "a.nix": "import ./npins (" }), ["stale-pin"]);
});

import { assertEquals, assertNotEquals } from "@std/assert";
import type { NarNode } from "../../../nix/store/nar.ts";
import { lookAt } from "./look.ts";
import type { Read } from "./reads.ts";

/** A tree: texts are files, arrays symbolic links. */
interface Files {
  readonly [name: string]: string | readonly [string] | Files;
}

function tree(files: Files | string | readonly [string]): NarNode {
  if (typeof files === "string") {
    const bytes = new TextEncoder().encode(files);
    return { kind: "regular", executable: false, size: bytes.length, contents: () => [bytes] };
  }
  if (Array.isArray(files)) return { kind: "symlink", target: files[0] };
  const entries = files as Files;
  return {
    kind: "directory",
    names: Object.keys(entries),
    entry: (name) => tree(entries[name]!),
  };
}

async function assertSees(read: Read, one: Files, two: Files, isSeen: boolean): Promise<void> {
  const answers = [await lookAt(tree(one))(read), await lookAt(tree(two))(read)] as const;
  (isSeen ? assertNotEquals : assertEquals)(answers[0], answers[1]);
}

Deno.test("lookAt() sees the text of a file, and no other", async () => {
  const read = { kind: "file", path: "d/a" } as const;
  await assertSees(read, { d: { a: "1" } }, { d: { a: "2" } }, true);
  await assertSees(read, { d: { a: "1" } }, { d: { a: "1", b: "" } }, false);
  await assertSees(read, { d: { a: "1" } }, { d: {} }, true);
});

Deno.test("lookAt() follows links, and sees where they lead", async () => {
  const read = { kind: "file", path: "l/a" } as const;
  const before = { l: ["d"], d: { a: "1" }, e: { a: "1" } } as const;
  await assertSees(read, before, { ...before, d: { a: "2" } }, true);
  await assertSees(read, before, { ...before, l: ["e"] }, true);
  await assertSees(read, before, { ...before, e: {} }, false);
  await assertSees(read, { l: ["l"] }, { l: ["/outside"] }, true);
  await assertSees(read, { l: ["../x"] }, { l: ["d"] }, true);
});

Deno.test("lookAt() sees names and types in a directory, no texts", async () => {
  const read = { kind: "directory", path: "d" } as const;
  await assertSees(read, { d: { a: "1" } }, { d: { a: "2" } }, false);
  await assertSees(read, { d: { a: "1" } }, { d: { a: "1", b: "" } }, true);
  await assertSees(read, { d: { a: "1" } }, { d: { a: ["x"] } }, true);
});

Deno.test("lookAt() sees the file that is imported for a directory", async () => {
  const read = { kind: "import", path: "d" } as const;
  await assertSees(read, { d: { "default.nix": "1" } }, { d: { "default.nix": "2" } }, true);
  await assertSees(read, { d: { "default.nix": "1" } }, { d: "1" }, true);
  await assertSees(
    read,
    { d: { "default.nix": "1" } },
    { d: { "default.nix": "1", x: "" } },
    false,
  );
});

Deno.test("lookAt() sees all that is copied", async () => {
  const read = { kind: "copy", path: "" } as const;
  await assertSees(read, { d: { a: ["x"] } }, { d: { a: ["y"] } }, true);
  await assertSees({ kind: "type", path: "d" }, { d: { a: "" } }, { d: {} }, false);
});

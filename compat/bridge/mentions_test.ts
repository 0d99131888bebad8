import { assertEquals } from "@std/assert";
import type { NarNode } from "../../nix/store/nar.ts";
import { mentionsIn } from "./mentions.ts";

const DIGEST = "a".repeat(32);

function file(text: string): NarNode {
  const bytes = Uint8Array.from(text, (character) => character.charCodeAt(0));
  return { kind: "regular", executable: false, size: bytes.length, contents: () => [bytes] };
}

Deno.test("mentionsIn() shows 32 bytes on each side, and dots for what can't be printed", async () => {
  const root = file(`${"x".repeat(40)}\x00\xff${DIGEST}-name\n${"y".repeat(40)}`);
  const [line = ""] = (await mentionsIn(root, [DIGEST])).get(DIGEST)!;
  assertEquals(line, `/: …${"x".repeat(30)}..${DIGEST}-name.${"y".repeat(26)}…`);
});

Deno.test("mentionsIn() goes through directories in order, and tells links apart", async () => {
  const files: Record<string, NarNode> = {
    z: file(DIGEST),
    a: { kind: "symlink", target: `/s/${DIGEST}-n` },
    none: file("b"),
  };
  const root: NarNode = {
    kind: "directory",
    names: ["z", "none", "a"],
    entry: (name) => files[name]!,
  };
  assertEquals((await mentionsIn(root, [DIGEST, "c".repeat(32)])).get(DIGEST), [
    `a -> /s/${DIGEST}-n`,
    `z: …${DIGEST}…`,
  ]);
});

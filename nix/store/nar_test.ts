import { assertEquals, assertRejects } from "@std/assert";
import { memoryTree, nodeOf } from "../../tests/store/memory_tree.ts";
import { compareBytes, narChunks, type NarNode } from "./nar.ts";

async function bytesOf(node: NarNode): Promise<string> {
  let text = "";
  for await (const chunk of narChunks(node)) text += new TextDecoder("latin1").decode(chunk);
  return text.replaceAll("\0", ".");
}

/** A string in an archive, its zeros shown as full stops. */
function str(text: string): string {
  const length = String.fromCharCode(text.length).padEnd(8, ".");
  return length + text.padEnd(Math.ceil(text.length / 8) * 8, ".");
}

Deno.test("narChunks() writes files, links and directories", async () => {
  const magic = str("nix-archive-1");
  const file = [str("("), str("type"), str("regular"), str("contents"), str("text"), str(")")];
  assertEquals(await bytesOf(nodeOf("text")), magic + file.join(""));
  const link = [str("("), str("type"), str("symlink"), str("target"), str("to"), str(")")];
  assertEquals(await bytesOf(nodeOf({ link: "to" })), magic + link.join(""));
  const directory = [
    ...[str("("), str("type"), str("directory")],
    ...[str("entry"), str("("), str("name"), str("a"), str("node"), ...file, str(")")],
    ...[str("entry"), str("("), str("name"), str("b"), str("node"), ...link, str(")")],
    str(")"),
  ];
  const tree = memoryTree({ b: { link: "to" }, a: "text" });
  assertEquals(await bytesOf(tree), magic + directory.join(""));
});

Deno.test("narChunks() refuses a file that is not as long as was said", async () => {
  const grown = (size: number): NarNode => {
    return { kind: "regular", executable: false, size, contents: () => [new Uint8Array(4)] };
  };
  for (const size of [3, 5]) {
    await assertRejects(() => bytesOf(grown(size)), RangeError, "changed while it was read");
  }
});

Deno.test("compareBytes() orders by UTF-8 bytes", () => {
  assertEquals(["\u{1F600}", "\uFF61", "ab", "b", "a", ""].toSorted(compareBytes), [
    ...["", "a", "ab", "b", "\uFF61", "\u{1F600}"],
  ]);
});

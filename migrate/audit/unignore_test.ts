import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { applyEdits } from "../../nix/syntax/edit/edit.ts";
import { ignoringLine } from "../scan/git_pattern.ts";
import { unignore } from "./unignore.ts";

function without(text: string, path: string): string {
  const found = unignore(text, path);
  return found === undefined ? text : without(applyEdits(text, found.edits), path);
}

Deno.test("unignore() takes a line out that names the file, and the file out of any other", () => {
  assertEquals(without("a\n/flake.lock\nb\n", "flake.lock"), "a\nb\n");
  assertEquals(without("*.lock", "flake.lock"), "*.lock\n!/flake.lock\n");
  assertEquals(without("*.lock\r\n", "flake.lock"), "*.lock\r\n!/flake.lock\r\n");
  assertEquals(without("a\n", "flake.lock"), "a\n");
});

Deno.test("unignore() leaves the rest of a directory ignored", () => {
  const text = without("/nix/\n", "nix/a/b.nix");
  assertEquals(text, "/nix/\n!/nix/\n/nix/*\n!/nix/a/\n/nix/a/*\n!/nix/a/b.nix\n");
  assertEquals(ignoringLine(text, "nix/c.nix")?.pattern, "/nix/*");
  assertEquals(ignoringLine(text, "nix/a/c.nix")?.pattern, "/nix/a/*");
});

Deno.test("unignore() ends with the file not ignored, whatever there is", () => {
  const line = fc.constantFrom(
    ...["*", "*.nix", "/nix", "nix/", "!nix/", "nix/*", "**/a", "a/", "!*/", "b.nix", "**/b.nix"],
    ...["nix/a/b.nix", "/nix/a/b.nix", "", "# x"],
  );
  fc.assert(fc.property(fc.array(line, { maxLength: 6 }), (lines) => {
    const text = without(lines.join("\n"), "nix/a/b.nix");
    assertEquals(ignoringLine(text, "nix/a/b.nix"), undefined);
  }));
});

import { assertEquals } from "@std/assert";
import type { FileChange } from "../plan/plan.ts";
import { unifiedDiff } from "./unified_diff.ts";

function diffOf(...changes: FileChange[]): Promise<string> {
  return unifiedDiff({ changes });
}

Deno.test("unifiedDiff() of nothing is empty", async () => {
  assertEquals(await diffOf(), "");
});

Deno.test("unifiedDiff() shows a new file, and one without a final newline", async () => {
  assertEquals(
    await diffOf({ kind: "create", path: "flake.nix", text: "{\n}" }),
    `diff --git a/flake.nix b/flake.nix
new file mode 100644
--- /dev/null
+++ b/flake.nix
@@ -0,0 +1,2 @@
+{
+}
\\ No newline at end of file
`,
  );
});

Deno.test("unifiedDiff() shows a move before the file that takes its place", async () => {
  assertEquals(
    await diffOf(
      { kind: "create", path: "default.nix", text: "shim\n" },
      { kind: "create", path: "flake.nix", text: "" },
      {
        kind: "move",
        from: "default.nix",
        path: "nix/a b.nix",
        before: "a\n./src\r\nb\n",
        text: "a\n../src\r\nb\n",
      },
      { kind: "move", from: "é.nix", path: "nix/é.nix", before: "1\n", text: "1\n" },
    ),
    `diff --git a/default.nix b/nix/a b.nix
rename from default.nix
rename to nix/a b.nix
--- a/default.nix
+++ b/nix/a b.nix
@@ -1,3 +1,3 @@
 a
-./src\r
+../src\r
 b
diff --git a/default.nix b/default.nix
new file mode 100644
--- /dev/null
+++ b/default.nix
@@ -0,0 +1,1 @@
+shim
diff --git a/flake.nix b/flake.nix
new file mode 100644
diff --git "a/\\303\\251.nix" "b/nix/\\303\\251.nix"
rename from "\\303\\251.nix"
rename to "nix/\\303\\251.nix"
`,
  );
});

Deno.test("unifiedDiff() shows a file as replaced whole where too many lines change", async () => {
  const numbered = (word: string) => Array.from({ length: 1500 }, (_, at) => `${word} ${at}`);
  const [before, after] = [numbered("./a"), numbered("../a")];
  assertEquals(
    await diffOf({
      kind: "edit",
      path: "a.nix",
      before: before.join("\n"),
      text: `${after.join("\n")}\n`,
    }),
    [
      "diff --git a/a.nix b/a.nix",
      "--- a/a.nix",
      "+++ b/a.nix",
      "@@ -1,1500 +1,1500 @@",
      ...before.map((line) => `-${line}`),
      "\\ No newline at end of file",
      ...after.map((line) => `+${line}`),
      "",
    ].join("\n"),
  );
});

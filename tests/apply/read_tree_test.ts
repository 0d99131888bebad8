import { assert, assertEquals, assertRejects } from "@std/assert";
import { join } from "@std/path";
import { readTree } from "../../migrate/apply/read_tree.ts";
import type { TreeFile, WorkingTree } from "../../migrate/scan/working_tree.ts";
import { Failure } from "../../nix/diagnostic.ts";
import { commitAll, runGit, withProject, writeFiles } from "./project.ts";

function fileOf(tree: WorkingTree, path: string): TreeFile {
  const file = tree.files.find((file) => file.path === path);
  assert(file !== undefined, `no ${path} in ${tree.files.map((file) => file.path).join(" ")}`);
  return file;
}

Deno.test("readTree() lists a directory without git, skipping what tools fill", async () => {
  await withProject({
    "default.nix": "1\n",
    "run.py": { text: "#!/bin/python3\n", mode: 0o755 },
    "node_modules/a/default.nix": "2",
    "result": { target: "/nix/store/nothing" },
    "result-dev": { target: "." },
    "src/Ü n.nix": "3",
    "src/loop": { target: ".." },
  }, async (root) => {
    const tree = await readTree(root);
    assertEquals(tree.git, undefined);
    assertEquals(tree.files.map((file) => file.path), [
      "default.nix",
      "run.py",
      "src/loop",
      "src/Ü n.nix",
    ]);
    assertEquals(fileOf(tree, "default.nix"), {
      path: "default.nix",
      kind: "file",
      mode: 0o644,
      executable: false,
      status: "no git",
      text: "1\n",
    });
    assertEquals(fileOf(tree, "run.py").executable, true);
    assertEquals(fileOf(tree, "run.py").noText, "not wanted");
    assertEquals(fileOf(tree, "src/loop").target, "..");
  });
});

Deno.test("readTree() says why a wanted file has no text", async () => {
  await withProject({
    "binary.nix": new Uint8Array([0, 71, 73, 84, 67, 82, 89, 80, 84, 0]),
    "latin1.nix": new Uint8Array([0x22, 0xe9, 0x22]),
    "bom.nix": new Uint8Array([0xef, 0xbb, 0xbf, 0x31]),
    "dangling.nix": { target: "nowhere.nix" },
    "loop.nix": { target: "loop.nix" },
    "directory.nix": { target: "src" },
    "outside.nix": { target: "/etc/hostname" },
    "inside.nix": { target: "src/a.nix" },
    "src/a.nix": "1",
    "big.json": " ".repeat((1 << 20) + 1),
  }, async (root) => {
    const tree = await readTree(root);
    const reasons = tree.files.map(({ path, text, noText }) => [path, text ?? noText]);
    assertEquals(Object.fromEntries(reasons), {
      "big.json": "too large",
      "binary.nix": "binary",
      "bom.nix": "\ufeff1",
      "dangling.nix": "dangling link",
      "directory.nix": "link to a directory",
      "inside.nix": "1",
      "latin1.nix": "not UTF-8",
      "loop.nix": "link loop",
      "outside.nix": "link out of the tree",
      "src/a.nix": "1",
    });
  });
});

Deno.test("readTree() tells tracked, untracked and ignored files apart", async () => {
  await withProject({
    ".gitignore": "*.local.nix\nbuild/\n",
    "default.nix": "1",
    "gone.nix": "1",
    "changed.nix": "1",
  }, async (root) => {
    commitAll(root);
    writeFiles(root, {
      "changed.nix": "2",
      "new.nix": "3",
      "added.nix": "4",
      "secret.local.nix": "5",
      "notes.local.nix.txt": "6",
      "build/made.nix": "7",
      "nested/.git/HEAD": "ref: refs/heads/main",
    });
    Deno.removeSync(join(root, "gone.nix"));
    runGit(root, "add", "--intent-to-add", "added.nix");
    const tree = await readTree(root);
    assertEquals(
      tree.files.map(({ path, status }) => `${path} ${status}`),
      [
        ".gitignore tracked",
        "added.nix tracked",
        "changed.nix tracked",
        "default.nix tracked",
        "nested/.git/HEAD untracked",
        "new.nix untracked",
        "notes.local.nix.txt untracked",
        "secret.local.nix ignored",
      ].filter((line) => !line.startsWith("nested")),
    );
    assertEquals(tree.git?.dirty, ["added.nix", "changed.nix", "gone.nix"]);
    assertEquals(tree.git?.hasHead, true);
    assertEquals(tree.git?.prefix, "");
  });
});

Deno.test("readTree() of a sub-directory names paths from there", async () => {
  await withProject({ "a b/é/default.nix": "1", "other.nix": "2" }, async (root) => {
    commitAll(root);
    writeFiles(root, { "a b/é/default.nix": "changed", "other.nix": "changed" });
    const tree = await readTree(join(root, "a b/é"));
    assertEquals(tree.files.map((file) => file.path), ["default.nix"]);
    assertEquals(tree.git, {
      topLevel: root,
      gitDir: join(root, ".git"),
      prefix: "a b/é/",
      hasHead: true,
      dirty: ["default.nix"],
      submodules: [],
      ignoresRoot: false,
      holdsHome: false,
    });
  });
});

Deno.test("readTree() works before the first commit, and lists submodules apart", async () => {
  await withProject({ "default.nix": "1" }, async (root) => {
    runGit(root, "init", "--quiet");
    assertEquals((await readTree(root)).git?.hasHead, false);
    writeFiles(root, { "sub/x.nix": "1" });
    commitAll(join(root, "sub"));
    runGit(root, "-c", "advice.addEmbeddedRepo=false", "add", "--all");
    const tree = await readTree(root);
    assertEquals(tree.git?.submodules, ["sub"]);
    assertEquals(tree.files.map((file) => file.path), ["default.nix"]);
  });
});

Deno.test("readTree() walks a directory that the repository around it ignores", async () => {
  await withProject({ ".gitignore": "/*\n", "proj/default.nix": "1" }, async (root) => {
    runGit(root, "init", "--quiet");
    runGit(root, "add", "--force", ".gitignore");
    const tree = await readTree(join(root, "proj"));
    assertEquals(tree.git?.ignoresRoot, true);
    assertEquals(tree.files.map(({ path, status }) => `${path} ${status}`), [
      "default.nix ignored",
    ]);
  });
});

Deno.test("readTree() refuses what is no directory with a remedy", async () => {
  await withProject({ "default.nix": "1" }, async (root) => {
    const missing = await assertRejects(() => readTree(join(root, "nowhere")), Failure);
    assertEquals(missing.diagnostics[0]?.code, "no-such-directory");
    const file = await assertRejects(() => readTree(join(root, "default.nix")), Failure);
    assertEquals(file.diagnostics[0]?.code, "not-a-directory");
    Deno.mkdirSync(join(root, ".git"));
    const empty = await assertRejects(() => readTree(root), Failure);
    assertEquals(empty.diagnostics[0]?.code, "git");
    assert(empty.diagnostics[0]?.help !== undefined);
  });
});

import { assertEquals } from "@std/assert";
import { inFetchedTree, inWorkTree } from "./work_tree.ts";

const TAKEN = { storePath: "/nix/store/x-source", directory: "/home/me/repo" };
const said = (line: string) => inWorkTree(line, TAKEN, (path) => path.endsWith("/untracked"));

Deno.test("inWorkTree() names places as the person has them, and no others", () => {
  assertEquals(said("  at /nix/store/x-source/a.nix:1:2:"), "  at /home/me/repo/a.nix:1:2:");
  assertEquals(said("  at /nix/store/y-source/a.nix:1:2:"), "  at /nix/store/y-source/a.nix:1:2:");
  assertEquals(said("'/nix/store/x-source/a' is odd"), "'/nix/store/x-source/a' is odd");
});

Deno.test("inWorkTree() tells a file that is not there from one that git does not track", () => {
  const missing = (name: string) =>
    said(`error: path '/nix/store/x-source/${name}' does not exist`);
  assertEquals(
    missing("none"),
    `error: Path 'none' does not exist in Git repository "/home/me/repo".`,
  );
  assertEquals(
    missing("untracked").split("\n")[0],
    `error: Path 'untracked' in the repository "/home/me/repo" is not tracked by Git.`,
  );
});

Deno.test("inFetchedTree() names a tree by its reference", () => {
  const said = (line: string) => inFetchedTree(line, TAKEN.storePath, "github:a/b/rev");
  assertEquals(said("  at /nix/store/x-source/a.nix:1:2:"), "  at «github:a/b/rev»/a.nix:1:2:");
  assertEquals(
    said("error: opening file '/nix/store/x-source/a': No such file or directory"),
    "error: '«github:a/b/rev»/a' does not exist",
  );
});

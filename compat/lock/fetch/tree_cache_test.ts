import { assertEquals } from "@std/assert";
import { recallTree, rememberTree } from "./tree_cache.ts";

Deno.test("recallTree() gives back what rememberTree() got, and nothing else", async () => {
  const directory = await Deno.makeTempDir();
  const before = Deno.env.get("XDG_CACHE_HOME");
  Deno.env.set("XDG_CACHE_HOME", directory);
  try {
    const tree = { narHash: "sha256-x", lastModified: 5, files: { "flake.nix": "{ }" } };
    await rememberTree({ type: "github", rev: "1" }, tree);
    assertEquals(await recallTree({ rev: "1", type: "github" }), tree);
    assertEquals(await recallTree({ rev: "2", type: "github" }), undefined);
    for (const { name } of Deno.readDirSync(`${directory}/flakebridge/trees`)) {
      await Deno.writeTextFile(`${directory}/flakebridge/trees/${name}`, "{ broken");
    }
    assertEquals(await recallTree({ rev: "1", type: "github" }), undefined);
  } finally {
    if (before === undefined) Deno.env.delete("XDG_CACHE_HOME");
    else Deno.env.set("XDG_CACHE_HOME", before);
    await Deno.remove(directory, { recursive: true });
  }
});

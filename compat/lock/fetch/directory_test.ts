import { assertEquals, assertRejects } from "@std/assert";
import { Failure } from "../../../nix/diagnostic.ts";
import { fetchPath } from "./directory.ts";

Deno.test("fetchPath() says that a path of a lock is gone", async () => {
  const path = "/nowhere/flakebridge";
  for (const known of [{}, { lastModified: 1, narHash: "sha256-x" }]) {
    await assertRejects(
      () => fetchPath({ type: "path", path, ...known }, "2.34"),
      Failure,
      `path '${path}' does not exist`,
    );
  }
});

Deno.test("fetchPath() sees no date of a source in the store, as Nix doesn't", async () => {
  const store = await Deno.makeTempDir();
  Deno.env.set("NIX_STORE_DIR", store);
  try {
    for (const [name, lastModified] of [["source", 0], ["a", 1]] as const) {
      const path = `${store}/${"0".repeat(32)}-${name}`;
      await Deno.mkdir(path);
      await Deno.utime(path, 1, 1);
      await Deno.chmod(path, 0o555);
      const { locked } = await fetchPath({ type: "path", path }, "2.34");
      assertEquals("lastModified" in locked && locked.lastModified, lastModified, name);
    }
  } finally {
    Deno.env.delete("NIX_STORE_DIR");
    await Deno.remove(store, { recursive: true });
  }
});

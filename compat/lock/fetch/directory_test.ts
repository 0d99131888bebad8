import { assertRejects } from "@std/assert";
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

import { assertEquals } from "@std/assert";
import { inStore } from "./in_store.ts";

Deno.test("inStore() has the last word on the store", () => {
  const before = Deno.env.get("NIX_CONFIG");
  Deno.env.set("NIX_CONFIG", "store = auto");
  try {
    assertEquals(inStore(undefined), {});
    assertEquals(inStore("file:///cache"), {
      env: { NIX_REMOTE: "file:///cache", NIX_CONFIG: "store = auto\nstore = file:///cache" },
    });
  } finally {
    if (before === undefined) Deno.env.delete("NIX_CONFIG");
    else Deno.env.set("NIX_CONFIG", before);
  }
});

import { assertEquals } from "@std/assert";
import { storeRoot } from "./store_root.ts";

Deno.test("storeRoot() is the directory that a store is below", () => {
  const roots = {
    "/a/b": "/a/b",
    "./b": "./b",
    "a/b?trusted=1": "a/b",
    "local?root=/a": "/a",
    "local?read-only=true&root=/a&real=/b": "/a",
  };
  for (const [url, root] of Object.entries(roots)) assertEquals(storeRoot(url), root);
});

Deno.test("storeRoot() is undefined for other stores", () => {
  for (
    const url of ["", "auto", "local", "daemon", "unix:///run/nix", "ssh://host/x", "https://a/b"]
  ) {
    assertEquals(storeRoot(url), undefined, url);
  }
});

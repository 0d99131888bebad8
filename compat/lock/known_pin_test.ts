import { assertEquals } from "@std/assert";
import type { FlakeRef } from "../ref/mod.ts";
import { pinnedRef, refAtPin } from "./known_pin.ts";

const rev = "0123456789abcdef0123456789abcdef01234567";

Deno.test("pinnedRef() and refAtPin() let a commit be on any branch, where the pin says so", () => {
  const ref: FlakeRef = { type: "git", url: "https://example.org/a.git", ref: "main" };
  assertEquals(pinnedRef(ref, { rev, allRefs: true }), { ...ref, rev, allRefs: true });
  assertEquals(refAtPin(ref, { rev, allRefs: true }), { ...ref, rev, allRefs: true });
  assertEquals(pinnedRef(ref, { rev }), { ...ref, rev });
});

Deno.test("pinnedRef() knows what a lock node needs", () => {
  const tarball: FlakeRef = { type: "tarball", url: "https://example.org/a.tar.gz" };
  assertEquals(pinnedRef(tarball, { rev }), undefined);
  const narHash = "sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
  assertEquals(pinnedRef(tarball, { narHash, url: "https://example.org/b.tar.gz" }), {
    ...tarball,
    url: "https://example.org/b.tar.gz",
    narHash,
  });
});

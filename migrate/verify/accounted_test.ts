import { assertEquals } from "@std/assert";
import { type DrawnDerivation, side, storePath } from "../../tests/verify/memory_side.ts";
import { sourcesAccounted } from "./accounted.ts";
import type { Comparison } from "./side.ts";
import type { TreeDifference } from "./tree_difference.ts";

const [OLD, NEW] = [storePath("0", "project"), storePath("1", "source")];
const BEFORE: DrawnDerivation = { path: storePath("2", "p.drv"), out: "", sources: [OLD] };
const AFTER: DrawnDerivation = { path: storePath("3", "p.drv"), out: "", sources: [NEW] };

/** Whether a difference of the two sources is accounted for; `place` is where both stand. */
function accounted(
  difference: Partial<TreeDifference>,
  seen: Partial<Pick<Comparison, "seenBefore" | "seenAfter">> = {},
  place = "",
): Promise<boolean> {
  const comparison: Comparison = {
    before: side([BEFORE], { [OLD]: place }),
    after: side([AFTER], { [NEW]: place }),
    seenBefore: new Set(),
    seenAfter: new Set(),
    ...seen,
    sourcesDiffer: () => {
      return Promise.resolve({ onlyBefore: [], onlyAfter: [], changed: [], ...difference });
    },
  };
  return sourcesAccounted(comparison, BEFORE.path, AFTER.path);
}

Deno.test("sourcesAccounted() takes what came, what went, what changed", async () => {
  assertEquals(await accounted({ changed: ["default.nix"] }), true);
  assertEquals(await accounted({ onlyBefore: [".git/"], onlyAfter: ["flake.nix"] }), true);
  assertEquals(await accounted({ onlyBefore: ["result"] }, { seenAfter: new Set(["a"]) }), true);
});

Deno.test("sourcesAccounted() refuses a file that both can see and one source lacks", async () => {
  const seenAfter = new Set(["src/a.c", "src/deep/b.c"]);
  assertEquals(await accounted({ onlyBefore: ["src/a.c"] }, { seenAfter }), false);
  assertEquals(await accounted({ onlyBefore: ["a.c"] }, { seenAfter }, "src"), false);
  assertEquals(await accounted({ onlyBefore: ["src/deep/"] }, { seenAfter }), false);
  assertEquals(await accounted({ onlyAfter: ["src/a.c"] }, { seenAfter }), true);
  assertEquals(await accounted({ onlyAfter: ["src/a.c"] }, { seenBefore: seenAfter }), false);
});

Deno.test("sourcesAccounted() wants a counterpart at the same place for each source", async () => {
  const comparison: Comparison = {
    before: side([BEFORE], { [OLD]: "src" }),
    after: side([AFTER], { [NEW]: "doc" }),
    seenBefore: new Set(),
    seenAfter: new Set(),
    sourcesDiffer: () => Promise.resolve({ onlyBefore: [], onlyAfter: [], changed: [] }),
  };
  assertEquals(await sourcesAccounted(comparison, BEFORE.path, AFTER.path), false);
  const none = { ...comparison, before: side([BEFORE]), after: side([AFTER]) };
  assertEquals(await sourcesAccounted(none, BEFORE.path, AFTER.path), true);
});

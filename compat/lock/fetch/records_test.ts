import { assert, assertEquals } from "@std/assert";
import { recall, remember } from "./records.ts";

/** Runs `test` with an empty cache, and gives it the files that come to be in there. */
async function withCache(test: (files: () => readonly string[]) => Promise<void>): Promise<void> {
  const directory = await Deno.makeTempDir();
  const before = Deno.env.get("XDG_CACHE_HOME");
  Deno.env.set("XDG_CACHE_HOME", directory);
  const records = `${directory}/flakebridge/fetched`;
  try {
    await test(() => [...Deno.readDirSync(records)].map(({ name }) => `${records}/${name}`));
  } finally {
    if (before === undefined) Deno.env.delete("XDG_CACHE_HOME");
    else Deno.env.set("XDG_CACHE_HOME", before);
    await Deno.remove(directory, { recursive: true });
  }
}

const tree = { narHash: "sha256-x", lastModified: 5, files: { "flake.nix": "{ }" } };

Deno.test("recall() gives back what remember() got, and nothing else", () =>
  withCache(async (files) => {
    await remember({ type: "github", rev: "1" }, tree);
    const found = await recall({ rev: "1", type: "github" });
    assertEquals(found?.value, tree);
    assert(found !== undefined && found.age < 60);
    assertEquals(await recall({ rev: "2", type: "github" }), undefined);
    assertEquals(files().length, 1);
  }));

Deno.test("recall() takes a record that is damaged for none, wherever the damage is", () =>
  withCache(async (files) => {
    const key = { type: "github", rev: "1" };
    await remember(key, tree);
    const [file] = files();
    assert(file !== undefined);
    const bytes = Deno.readFileSync(file);
    for (let at = 0; at < bytes.length; at += 7) {
      const damaged = bytes.slice();
      damaged[at]! ^= 1;
      Deno.writeFileSync(file, damaged);
      assertEquals(await recall(key), undefined, `byte ${at}`);
    }
    Deno.writeFileSync(file, bytes.slice(0, -10));
    assertEquals(await recall(key), undefined);
    await remember(key, tree);
    assertEquals((await recall(key))?.value, tree);
  }));

Deno.test("remember() leaves nothing behind where it can't write", () =>
  withCache(async (files) => {
    await remember({ a: "1" }, 1);
    const [file = ""] = files();
    await Deno.remove(file);
    await Deno.mkdir(file);
    await remember({ a: "1" }, 2);
    assertEquals(files(), [file]);
  }));

Deno.test("a record of another key is not taken, though its file is there", () =>
  withCache(async (files) => {
    await remember({ rev: "1" }, tree);
    const [one] = files();
    await remember({ rev: "2" }, tree);
    const [two] = files().filter((file) => file !== one);
    Deno.renameSync(one!, two!);
    assertEquals(await recall({ rev: "2" }), undefined);
  }));

Deno.test("remember() at the same time leaves one whole record", () =>
  withCache(async (files) => {
    await Promise.all(Array.from({ length: 20 }, () => remember({ rev: "1" }, tree)));
    assertEquals((await recall({ rev: "1" }))?.value, tree);
    assertEquals(files().length, 1);
  }));

import { assertEquals } from "@std/assert";
import { join } from "@std/path";
import { storeObjectAt } from "./store_links.ts";

const OBJECT = "/nix/store/0123456789abcdfghijklmnpqrsvwxyz-name";

Deno.test("storeObjectAt() finds the object of a path and of links that lead there", async () => {
  const directory = await Deno.makeTempDir();
  try {
    await Deno.symlink(`${OBJECT}/bin`, join(directory, "result"));
    await Deno.symlink("result", join(directory, "link"));
    await Deno.symlink("loop", join(directory, "loop"));
    assertEquals(storeObjectAt(OBJECT), OBJECT);
    assertEquals(storeObjectAt(`${OBJECT}/bin/x`), OBJECT);
    assertEquals(storeObjectAt(join(directory, "link")), OBJECT);
    for (const other of ["loop", "none", "."]) {
      assertEquals(storeObjectAt(join(directory, other)), undefined);
    }
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});

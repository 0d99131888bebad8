import { assertEquals, assertThrows } from "@std/assert";
import { Failure } from "../../../nix/diagnostic.ts";
import { registryIn } from "./registries.ts";

Deno.test("registryIn() is empty for no file, and refuses one that may not be read", async () => {
  const directory = await Deno.makeTempDir();
  try {
    assertEquals(registryIn(`${directory}/none.json`), []);
    const file = `${directory}/registry.json`;
    await Deno.writeTextFile(file, `{"version":2,"flakes":[]}`);
    // The superuser may read all files.
    await Deno.chmod(file, 0o200);
    if (Deno.uid() === 0) assertEquals(registryIn(file), []);
    else assertThrows(() => registryIn(file), Failure, "you are not allowed to");
    assertThrows(() => registryIn(directory), Failure, "it is a directory");
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});

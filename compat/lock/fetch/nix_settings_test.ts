import { assertEquals, assertThrows } from "@std/assert";
import { Failure } from "../../../nix/diagnostic.ts";
import { parseNixSettings } from "./nix_settings.ts";

Deno.test("parseNixSettings() takes included files in, and needs those of include", async () => {
  const directory = await Deno.makeTempDir();
  await Deno.writeTextFile(`${directory}/a`, "include b\n!include nowhere\nx = 1 2 # words\n");
  await Deno.writeTextFile(`${directory}/b`, "y = 3\nextra-x = 4\n");
  const settings = parseNixSettings(`x = 0\n!include ${directory}/a\nextra-x = 5`);
  assertEquals([...settings], [["x", "1 2 5"], ["y", "3"]]);
  assertThrows(() => parseNixSettings(`include ${directory}/nowhere`), Failure, "does not exist");
  await Deno.remove(directory, { recursive: true });
});

Deno.test("parseNixSettings() refuses the lines that Nix refuses", () => {
  for (
    const line of ["x", "x=1", "x =1", "= x", "a b c", "include", "include = x", "!include a b"]
  ) {
    assertThrows(() => parseNixSettings(`y = 1\n${line}`), Failure, 'line 2 of "nix.conf"');
  }
  assertEquals([...parseNixSettings(" x  =\t1   2 #=\r\n\t\ny =")], [["x", "1 2"], ["y", ""]]);
});

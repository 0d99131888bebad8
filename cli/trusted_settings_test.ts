import { assertEquals, assertThrows } from "@std/assert";
import { join } from "@std/path";
import { Failure } from "../nix/diagnostic.ts";
import { saveTrust, trustedSettings } from "./trusted_settings.ts";

/**
 * Does `work` where Nix's data, the file of trusted settings among them, are in a new directory.
 */
async function withData(work: (file: string) => Promise<void> | void): Promise<void> {
  const directory = await Deno.makeTempDir({ prefix: "flakebridge-trust-" });
  Deno.env.set("NIX_DATA_HOME", join(directory, "nix"));
  try {
    await work(join(directory, "nix/trusted-settings.json"));
  } finally {
    Deno.env.delete("NIX_DATA_HOME");
    await Deno.remove(directory, { recursive: true });
  }
}

Deno.test("saveTrust() keeps what others remember at the same time", () =>
  withData(async (file) => {
    assertEquals(trustedSettings(), {});
    await Promise.all(
      ["1", "2", "3", "4"].map((value) => saveTrust(["cores", value], value !== "3")),
    );
    await saveTrust(["__proto__", "constructor"], true);
    const expected =
      '{"__proto__":{"constructor":true},"cores":{"1":true,"2":true,"3":false,"4":true}}';
    assertEquals(await Deno.readTextFile(file), expected);
  }));

Deno.test("trustedSettings() refuses a file that Nix would not have written", () =>
  withData(async (file) => {
    await saveTrust(["cores", "1"], true);
    for (const text of ["", "{", "null", "[]", '{"cores":1}', '{"cores":{"1":"yes"}}']) {
      await Deno.writeTextFile(file, text);
      assertThrows(trustedSettings, Failure, file);
    }
  }));

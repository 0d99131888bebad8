/**
 * What we write for numbers and paths, read by the real Nix.
 */
import { assertEquals } from "@std/assert";
import { renderPins } from "../../migrate/plan/pins_nix.ts";
import { relativePath } from "../../nix/syntax/path_literal.ts";
import { findNixes, type OracleNix } from "./nix_instantiate.ts";

const NIXES = await findNixes();

/** What Nix makes of a file in a directory, as JSON says it. */
async function evaluated(nix: OracleNix, file: string): Promise<unknown> {
  const [program, ...args] = [...nix.command, "--eval", "--strict", "--json", "--read-write-mode"];
  const { stdout, stderr } = await new Deno.Command(program!, { args: [...args, file] }).output();
  const text = new TextDecoder().decode(stdout);
  if (text === "") throw new Error(new TextDecoder().decode(stderr));
  return JSON.parse(text);
}

async function inDirectory(act: (directory: string) => Promise<void>): Promise<void> {
  const directory = await Deno.makeTempDir();
  try {
    await act(directory);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

for (const nix of NIXES) {
  Deno.test(`Nix ${nix.version} reads the numbers that pins have as they were`, () =>
    inDirectory(async (directory) => {
      const json =
        '{"a":1,"b":-2,"c":0.5,"d":1e21,"e":-1.5e-7,"f":1e100,"g":[1e21,-3],"h":9007199254740991}';
      const pin = { name: "p", made: [], called: false };
      const attributes = Object.entries(JSON.parse(json));
      const file = `${directory}/pins.nix`;
      const asked = `(${renderPins("sources.json", [{ ...pin, attributes }])}) { }`;
      await Deno.writeTextFile(file, `(${asked}).p == builtins.fromJSON ''${json}''`);
      assertEquals(await evaluated(nix, file), true);
    }));

  Deno.test(`Nix ${nix.version} finds files of any name by the paths that we write`, () =>
    inDirectory(async (directory) => {
      const names = ["plain.nix", "a@b.nix", "odd name.nix", "ü.nix", 'q"\\.nix', "${x}.nix", "~"];
      for (const name of names) await Deno.writeTextFile(`${directory}/${name}`, "_: 1");
      await Deno.mkdir(`${directory}/sub`);
      const calls = names.flatMap((name) => [name, `sub/../${name}`])
        .map((name) => `(import ${relativePath(name)} 0)`);
      const above = names.map((name) => `(import ${relativePath(`../${name}`)} 0)`);
      await Deno.writeTextFile(`${directory}/here.nix`, `[ ${calls.join(" ")} ]`);
      await Deno.writeTextFile(`${directory}/sub/above.nix`, `[ ${above.join(" ")} ]`);
      assertEquals(await evaluated(nix, `${directory}/here.nix`), calls.map(() => 1));
      assertEquals(await evaluated(nix, `${directory}/sub/above.nix`), above.map(() => 1));
    }));
}

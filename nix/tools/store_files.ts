/**
 * Texts into the store, as files of one tree, by the evaluator: no other program is run for it.
 *
 * @module
 */
import { join } from "@std/path";
import { nixString } from "../syntax/string_literal.ts";
import { evaluate, type EvaluateOptions } from "./evaluate.ts";

/**
 * Adds a tree of these files, by their names, as flakes are: under the name `source`. Returns its
 * path.
 *
 * @throws {Failure} `nix-failed` with Nix's own words.
 */
export async function storeFiles(
  files: Readonly<Record<string, string>>,
  options: Pick<EvaluateOptions, "env" | "signal"> = {},
): Promise<string> {
  const directory = await Deno.makeTempDir({ prefix: "flakebridge-" });
  try {
    for (const [name, text] of Object.entries(files)) {
      await Deno.writeTextFile(join(directory, name), text);
    }
    const tree = `builtins.path { name = "source"; path = /. + ${nixString(directory)}; }`;
    return String(await evaluate(tree, { ...options, write: true }));
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

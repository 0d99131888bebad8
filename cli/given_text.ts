/**
 * Texts that the command line only says where to find.
 *
 * @module
 */
import { failure } from "../nix/diagnostic.ts";
import { describeReadError } from "../nix/tools/read_error.ts";

/**
 * All that comes by stdin.
 *
 * @throws {Failure} `unreadable-file` where stdin is a directory.
 */
export async function textOfStdin(): Promise<string> {
  try {
    return await new Response(Deno.stdin.readable).text();
  } catch (error) {
    throw describeReadError(error, "stdin");
  }
}

/**
 * What is in a file that the person names.
 *
 * @throws {Failure} `no-file`, `unreadable-file`.
 */
export async function textOfFile(path: string): Promise<string> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw describeReadError(error, path);
    throw failure("no-file", `opening file '${path}': No such file or directory`);
  }
}

/**
 * The Nix code at a path, in a directory its default.nix; `""` where Nix will say what is wrong.
 */
export async function codeAt(path: string): Promise<string> {
  for (const file of [path, `${path}/default.nix`]) {
    try {
      if ((await Deno.stat(file)).isFile) return await Deno.readTextFile(file);
    } catch (error) {
      if (error instanceof Deno.errors.NotCapable) throw error;
    }
  }
  return "";
}

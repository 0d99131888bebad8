/**
 * Texts that the command line only says where to find.
 *
 * @module
 */
import { failure } from "../nix/diagnostic.ts";
import { describeReadError } from "../nix/tools/read_error.ts";

/** All that comes by stdin. */
export async function textOfStdin(): Promise<string> {
  return await new Response(Deno.stdin.readable).text();
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

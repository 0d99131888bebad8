/**
 * Expressions that are none by themselves: put between ours they might be part of another one.
 *
 * @module
 */
import { failure } from "../../nix/diagnostic.ts";
import { parse } from "../../nix/syntax/parse.ts";
import { run } from "../../nix/tools/run.ts";
import { withoutOurFrames } from "./frames.ts";
import { inPieces, type Theirs } from "./pieces.ts";

/**
 * Has Nix say what is wrong with each text that does not parse.
 *
 * @throws {Failure} `nix-failed` with Nix's words and its status.
 */
export async function refuseSyntax(texts: readonly Theirs[]): Promise<void> {
  for (const { name, theirs } of texts) {
    if (parse(theirs).errors.length === 0) continue;
    const { status, stderr } = await run("nix-instantiate", ["--parse", "-"], { stdin: theirs });
    if (status === 0) continue;
    const error = stderr.slice(Math.max(0, stderr.search(/^error:/m)));
    const whole = [{ name, before: 0, lines: theirs.split("\n").length }];
    throw failure("nix-failed", inPieces(withoutOurFrames(error, whole), whole), {
      exitStatus: status,
    });
  }
}

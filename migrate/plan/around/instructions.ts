/**
 * What README and its like tell people to do, and scripts do.
 *
 * @module
 */
import type { Adapted, Surroundings } from "./surroundings.ts";
import { commandNotes } from "./commands.ts";

/** Names the commands; a person's words are theirs to change. */
export function readInstructions({ path, text }: Surroundings): Adapted {
  return { text, notes: commandNotes(path, text) };
}

/**
 * The verb that a word names.
 *
 * @module
 */
import { usage } from "./call.ts";
import type { VerbEntry } from "./verb.ts";

/**
 * The row of `verbs` for `word`. Throws `Failure` (`usage`) with the verb that was likely meant.
 */
export async function findVerb(word: string, verbs: readonly VerbEntry[]): Promise<VerbEntry> {
  const entry = verbs.find(({ name }) => name === word);
  if (entry !== undefined) return entry;
  const { nearest } = await import("./nearest.ts");
  const meant = nearest(word, verbs.map(({ name }) => name));
  throw usage(
    `There is no verb "${word}"`,
    meant === undefined ? "`flakebridge help` lists the verbs" : `Did you mean \`${meant}\`?`,
  );
}

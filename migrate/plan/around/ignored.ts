/**
 * `.gitignore`: it must not hide what a flake needs. What builds leave behind they left before.
 *
 * @module
 */
import { placeOf } from "../../../nix/diagnostic.ts";
import type { Diagnostic } from "../../../nix/diagnostic.ts";
import { applyEdits } from "../../../nix/syntax/edit/edit.ts";
import { unignore } from "../../audit/unignore.ts";
import type { Adapted, Surroundings } from "./surroundings.ts";

/** Takes out what the migration writes. */
export function adaptIgnored({ path, text, written, isShared }: Surroundings): Adapted {
  const notes: Diagnostic[] = [];
  let after = text;
  for (const file of written) {
    const found = unignore(text, file);
    if (found === undefined) continue;
    notes.push({
      severity: "note",
      code: "gitignore",
      message: isShared
        ? `.gitignore covered ${file}, and does not any more: a flake sees only what git tracks`
        : `.gitignore covers ${file}, which git is told to track all the same`,
      place: placeOf(path, text, found.start, found.start + found.pattern.length),
    });
    for (let left = unignore(after, file); left; left = unignore(after, file)) {
      after = applyEdits(after, left.edits);
    }
  }
  return { text: after, notes };
}

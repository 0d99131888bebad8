/**
 * `.gitignore`: it must not hide what a flake needs, and should hide what builds leave behind.
 *
 * @module
 */
import { placeOf } from "../../../nix/diagnostic.ts";
import type { Diagnostic } from "../../../nix/diagnostic.ts";
import { applyEdits } from "../../../nix/syntax/edit/edit.ts";
import { appended, unignore } from "../../audit/unignore.ts";
import { ignoringLine } from "../../scan/git_pattern.ts";
import type { Adapted, Surroundings } from "./surroundings.ts";

/** Takes out what the migration writes, puts in what `nix build` and direnv leave. */
export function adaptIgnored({ path, text, written, direnv }: Surroundings): Adapted {
  const notes: Diagnostic[] = [];
  let after = text;
  for (const file of written) {
    const found = unignore(text, file);
    if (found === undefined) continue;
    notes.push(hidden(file, placeOf(path, text, found.start, found.start + found.pattern.length)));
    for (let left = unignore(after, file); left; left = unignore(after, file)) {
      after = applyEdits(after, left.edits);
    }
  }
  const left = ["result", "result-doc", ...(direnv ? [".direnv/x"] : [])]
    .filter((file) => ignoringLine(after, file) === undefined)
    .map((file) => LINES[file] ?? file);
  return { text: left.length === 0 ? after : applyEdits(after, [appended(after, left)]), notes };
}

/** The line that ignores what is left behind. */
const LINES: Readonly<Record<string, string>> = {
  "result": "/result",
  "result-doc": "/result-*",
  ".direnv/x": "/.direnv/",
};

function hidden(file: string, place: Diagnostic["place"] & object): Diagnostic {
  return {
    severity: "note",
    code: "gitignore",
    message: `.gitignore covered ${file}, and does not any more: a flake sees only what git tracks`,
    place,
  };
}

/**
 * CI workflows, and scripts like a Makefile: their commands go on working; a cache whose key is made
 * from Nix files must know the lock, too.
 *
 * @module
 */
import type { Diagnostic } from "../../../nix/diagnostic.ts";
import { applyEdits, type Edit } from "../../../nix/syntax/edit/edit.ts";
import type { Adapted, Surroundings } from "./surroundings.ts";
import { commandNotes } from "./commands.ts";
import { placesOf } from "../../scan/lines.ts";

/** `hashFiles('shell.nix')` of GitHub's workflows. */
const CACHE_KEY = /hashFiles\(([^()]*\.(?:nix|json)['"][^()]*)\)/g;

/** A file that a workflow waits for: `- default.nix` below `paths:`. */
const TRIGGER = /^\s*-\s*['"]?(\*\*\/?|\.\/)?(\*|default|shell)\.nix['"]?\s*$/;

/** Adds the lock to the keys of caches, and names the rest. */
export function adaptCi({ path, text }: Surroundings): Adapted {
  return {
    text: applyEdits(text, cacheKeys(text)),
    notes: [...commandNotes(path, text), ...triggerNotes(path, text)],
  };
}

/** The lock in the keys that have Nix files and not yet it: another key is another cache, no more. */
function cacheKeys(text: string): readonly Edit[] {
  return text.matchAll(CACHE_KEY).flatMap(({ index, 0: call, 1: files = "" }) => {
    if (files.includes("flake.lock") || files.includes("*.lock")) return [];
    const end = index + call.length - 1;
    const quote = files.includes('"') ? '"' : "'";
    return [{ start: end, end, text: `, ${quote}flake.lock${quote}` }];
  }).toArray();
}

function triggerNotes(path: string, text: string): readonly Diagnostic[] {
  const [place] = placesOf(path, text, TRIGGER);
  if (place === undefined || text.includes("flake.lock") || !/^\s*paths(-ignore)?:/m.test(text)) {
    return [];
  }
  return [{
    severity: "note",
    code: "around-trigger",
    message: "This runs when a Nix file changes; flake.lock decides as much as they do",
    place,
    help: "add flake.lock to the list",
  }];
}

/**
 * CI workflows, and scripts like a Makefile: their commands go on working; a cache whose key is
 * made from Nix files must know the lock, too.
 *
 * @module
 */
import type { Diagnostic } from "../../../nix/diagnostic.ts";
import { applyEdits, type Edit } from "../../../nix/syntax/edit/edit.ts";
import type { Adapted, Surroundings } from "./surroundings.ts";
import { commandNotes } from "./commands.ts";
import { gitPattern } from "../../scan/git_pattern.ts";
import { placesOf } from "../../scan/lines.ts";

/** `hashFiles('shell.nix')` of GitHub's workflows. */
const CACHE_KEY = /hashFiles\(([^()]*\.(?:nix|json)['"][^()]*)\)/g;

/**
 * Up to the last such file in a line of CircleCI's, where a key has one or more: `{{ checksum
 * "a.nix" }}`.
 */
const CHECKSUM =
  /^.*(\{\{\s*checksum\s+\\?["`](?:\.\/)?)((?:[^"`\\]*\/)?(?:[^"`\\/]*\.nix|(?:sources|nixpkgs)\.json))(\\?["`]\s*\}\})/gm;

/** A file that a workflow waits for: `- default.nix` below `paths:`, or in a list behind it. */
const TRIGGER =
  /^\s*(-|(paths|changes|files):\s*\[.*)\s*['"]?(\*\*\/?|\.\/)?(\*|default|shell)\.nix['"]?\s*([,\]].*)?$/;

/** What such a list stands below. */
const TRIGGERS = /^\s*(-\s*)?(paths(-ignore)?|changes|files):/m;

/** Adds the lock to the keys of caches, and names the rest. */
export function adaptCi({ path, text, moved }: Surroundings): Adapted {
  return {
    text: applyEdits(text, [...cacheKeys(text, moved), ...checksums(text, moved)]),
    notes: [...commandNotes(path, text), ...triggerNotes(path, text, moved)],
  };
}

/**
 * The lock, and where code went, in the keys that have Nix files and not yet these: another key is
 * another cache, no more.
 */
function cacheKeys(text: string, moved: Surroundings["moved"]): readonly Edit[] {
  return text.matchAll(CACHE_KEY).flatMap(({ index, 0: call, 1: files = "" }) => {
    const patterns = files.matchAll(/(['"])(.*?)\1/g).map(([, , name]) => gitPattern(`/${name}`))
      .toArray();
    const has = (path: string) => patterns.some((pattern) => pattern.test(path));
    const targets = [...moved].flatMap(([from, to]) => has(from) ? [to] : []);
    const lacking = [...targets, "flake.lock"].filter((path) => !has(path));
    const quote = files.includes('"') ? '"' : "'";
    const end = index + call.length - 1;
    return lacking.length === 0
      ? []
      : [{ start: end, end, text: lacking.map((path) => `, ${quote}${path}${quote}`).join("") }];
  }).toArray();
}

/** As `cacheKeys`, where each file has a part of its own in the key. */
function checksums(text: string, moved: Surroundings["moved"]): readonly Edit[] {
  return text.matchAll(CHECKSUM).flatMap(({ index, 0: before, 1: open = "", 3: close = "" }) => {
    const end = index + before.length;
    const [behind = ""] = text.slice(end).split("\n", 1);
    const has = (path: string) => `${before}${behind}`.includes(`${open}${path}${close}`);
    const targets = [...moved].flatMap(([from, to]) => has(from) ? [to] : []);
    const lacking = [...targets, "flake.lock"].filter((path) => !has(path));
    const added = lacking.map((path) => `-${open}${path}${close}`).join("");
    return added === "" ? [] : [{ start: end, end, text: added }];
  }).toArray();
}

function triggerNotes(
  path: string,
  text: string,
  moved: Surroundings["moved"],
): readonly Diagnostic[] {
  const [place] = placesOf(path, text, TRIGGER);
  if (place === undefined || text.includes("flake.lock") || !TRIGGERS.test(text)) return [];
  const others = [...moved.values(), "flake.nix"].filter((path) => !isNamed(path, text));
  return [{
    severity: "note",
    code: "around-trigger",
    message: "This runs when a Nix file changes; flake.lock decides as much as they do",
    place,
    help: `add to the list: ${[...others, "flake.lock"].join(", ")}`,
  }];
}

/** Whether a list has the file: by its path, `**.nix`, or `*.nix`, which is for the root alone. */
function isNamed(path: string, text: string): boolean {
  if (text.includes(path) || /\*\*(\/\*)?\.nix/.test(text)) return true;
  return !path.includes("/") && /(?<![*/\w])\*\.nix/.test(text);
}

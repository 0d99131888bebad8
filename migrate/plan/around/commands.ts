/**
 * Commands that CI and instructions give, and what becomes of them.
 *
 * @module
 */
import type { Diagnostic } from "../../../nix/diagnostic.ts";
import { linesOf, placesOf } from "../../scan/lines.ts";

/** Something that is looked for, and what there is to say where it is found. */
interface Command {
  readonly code: string;
  readonly pattern: RegExp;
  readonly message: (lines: string) => string;
  readonly help: string;
}

const commands: readonly Command[] = [
  {
    code: "around-commands",
    pattern: /(?<![\w.\/-])nix-(build|shell|instantiate)\b(?!\.)|(?<![\w.\/-])nix-env\s+-\S*f\S*/,
    message: (lines) => `nix-build and nix-shell go on working as they are called here (${lines})`,
    help: "where flakes are on, `nix build` and `nix develop` do the same",
  },
  {
    code: "around-search-path",
    pattern: /\b(NIX_PATH|nix_path)\s*[:=]|\bnix-channel\s+--(add|update)\b|\s-I\s*nixpkgs=/,
    message: (lines) =>
      `This no longer decides which nixpkgs the project is built with: flake.lock does (${lines})`,
    help:
      "it still serves `nix-shell -p`; `nix flake update` or `flakebridge update` moves the lock",
  },
  {
    code: "around-update",
    pattern: /\b(niv|npins|lon)\s+(update|upgrade)\b|\bupdate-nix-fetchgit\b/,
    message: (lines) => `This updates pins, and those in flake.lock are none of them (${lines})`,
    help: "`nix flake update`, or `flakebridge update` where flakes are off, updates flake.lock",
  },
  {
    code: "around-override",
    pattern: /\b(NIV|NPINS|LON)_OVERRIDE_\w+/,
    message: (lines) => `The flake asks no pin that this could override (${lines})`,
    help: "`nix build --override-input NAME PATH`, or `nix-build --arg overrides " +
      "'{ NAME = PATH; }'`, overrides an input",
  },
];

/** What stays as it is needs no word in every script of a project. */
function isTold({ code }: Command, path: string): boolean {
  return code !== "around-commands" || !/\.(sh|bash)$|^\.envrc$/.test(path);
}

/** A note for each kind of command in a file, at the first of its places. */
export function commandNotes(path: string, text: string): readonly Diagnostic[] {
  const told = commands.filter((command) => isTold(command, path));
  return told.flatMap(({ code, pattern, message, help }): Diagnostic[] => {
    const places = placesOf(path, text, pattern);
    const [place] = places;
    if (place === undefined) return [];
    return [{ severity: "note", code, message: message(linesOf(places)), place, help }];
  });
}

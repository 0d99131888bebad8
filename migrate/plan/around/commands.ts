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
];

/** A note for each kind of command in a file, at the first of its places. */
export function commandNotes(path: string, text: string): readonly Diagnostic[] {
  return commands.flatMap(({ code, pattern, message, help }): Diagnostic[] => {
    const places = placesOf(path, text, pattern);
    const [place] = places;
    if (place === undefined) return [];
    return [{ severity: "note", code, message: message(linesOf(places)), place, help }];
  });
}

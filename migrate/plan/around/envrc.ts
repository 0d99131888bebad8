/**
 * `.envrc`: `use nix` goes on working, since shell.nix stays. It only has to watch more files:
 * direnv looks at shell.nix and default.nix, and what they say is elsewhere now.
 *
 * Source: direnv-stdlib(1), "use nix", "watch_file".
 *
 * @module
 */
import { type Diagnostic, placeOf } from "../../../nix/diagnostic.ts";
import { commandNotes } from "./commands.ts";
import type { Adapted, Surroundings } from "./surroundings.ts";

/** `use nix`, alone or behind others: `has nix && use nix`; not for packages or an expression. */
const USE_NIX =
  /^([ \t]*)(?:[^#\n]*?(?:&&|\|\||;|\b(?:then|else|do)\b)[ \t]*)?use[ _]nix\b(?![-\w]|\(\)|[^#\n]*[ \t](?:-p|--packages|-E|--expr)\b).*$/m;
const LORRI = /^.*\blorri direnv\b.*$|^[ \t]*use[ _]lorri\b.*$/m;

/** Lets `use nix` watch what it comes from now. */
export function adaptEnvrc({ path, text, written, isShared }: Surroundings): Adapted {
  const commands = commandNotes(path, text);
  const lorri = LORRI.exec(text);
  const use = USE_NIX.exec(text);
  const others = lorri === null ? commands : [watchedByLorri(path, text, lorri.index), ...commands];
  if (use === null) return { text, notes: others };
  const files = written.filter((file) =>
    /\.(nix|lock)$/.test(file) && !/^(default|shell)\.nix$|flake-compat/.test(file) &&
    !text.includes(file)
  );
  const place = placeOf(path, text, use.index, use.index + use[0].length);
  if (files.length === 0) return { text, notes: others };
  const newLine = text.includes("\r\n") ? "\r\n" : "\n";
  const watch = `watch_file ${files.map(word).join(" ")}`;
  return {
    text: text.slice(0, use.index) + use[1] + watch + newLine + text.slice(use.index),
    notes: [{
      severity: "note",
      code: "envrc",
      place,
      ...(isShared
        ? {
          message: "direnv goes on using nix-shell, and watches the flake's files, too",
          help: "run `direnv allow` again; where flakes are on, `use flake` does the same",
        }
        : {
          message: "direnv goes on using nix-shell, and does not know of the flake's files",
          help: `write before it: ${watch}`,
        }),
    }, ...others],
  };
}

/** A path as a word for bash. */
function word(path: string): string {
  return /^[\w./+-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`;
}

function watchedByLorri(path: string, text: string, at: number): Diagnostic {
  return {
    severity: "note",
    code: "envrc",
    message: "lorri goes on working: it evaluates shell.nix, and watches what that reads",
    place: placeOf(path, text, at),
  };
}

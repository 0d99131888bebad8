/**
 * A diagnostic as a person reads it: what, where with the line and a caret, what to do.
 *
 * @module
 */
import { blackedOut, withoutPasswords } from "../compat/lock/fetch/secrets.ts";
import type { Diagnostic, Place, Severity } from "../nix/diagnostic.ts";
import { widthOf } from "./layout.ts";
import type { Style } from "./style.ts";

/**
 * The words of `diagnostic`, without a final newline and without what is secret in its URLs:
 *
 *     error: Cannot parse "shell.nix": expected ";"
 *       --> shell.nix:12:7
 *        |
 *     12 |   a = 1
 *        |       ^
 *     help: …
 */
export function renderDiagnostic(diagnostic: Diagnostic, style: Style): string {
  const { severity, message, place, help } = diagnostic;
  const said = (words: string) => shown(withoutPasswords(words));
  // Nix's own words may begin on a line of their own.
  const blank = message.startsWith("\n") ? "" : " ";
  const opening = style.bold(severityStyle(severity, style)(`${severity}:`));
  const lines = [`${opening}${blank}${said(message)}`];
  if (place !== undefined) lines.push(...renderPlace(place, style));
  if (help !== undefined) lines.push(`${style.cyan("help:")} ${said(help)}`);
  return lines.join("\n");
}

/** The colour that goes with how bad it is. */
function severityStyle(severity: Severity, style: Style): (text: string) => string {
  switch (severity) {
    case "error":
      return style.red;
    case "warning":
      return style.yellow;
    case "note":
      return style.cyan;
    default:
      return severity satisfies never;
  }
}

function renderPlace(place: Place, style: Style): readonly string[] {
  const arrow = `  ${style.dim("-->")} ${shown(place.file)}:${place.line}:${place.column}`;
  if (place.text === undefined) return [arrow];
  const { text, blank, caret } = excerpt(
    blackedOut(place.text),
    place.column - 1,
    place.length ?? 1,
  );
  const number = String(place.line);
  const gutter = style.dim(`${" ".repeat(number.length)} |`);
  return [
    arrow,
    gutter,
    `${style.dim(`${number} |`)} ${text}`,
    `${gutter} ${blank}${style.red(caret)}`,
  ];
}

const excerptLength = 72;

/** What of a line is shown, the blanks up to the caret, and the caret; a long line is cut. */
function excerpt(
  line: string,
  start: number,
  length: number,
): { readonly text: string; readonly blank: string; readonly caret: string } {
  const from = line.length <= excerptLength ? 0 : Math.max(0, start - excerptLength / 2);
  const to = Math.min(line.length, from + excerptLength);
  const before = (from > 0 ? "…" : "") + shown(line.slice(from, start));
  const marked = shown(line.slice(start, Math.min(start + length, to)));
  const after = shown(line.slice(start + marked.length, to)) + (to < line.length ? "…" : "");
  return {
    text: before + marked + after,
    blank: before.replaceAll(/[^\t]/gu, (character) => " ".repeat(widthOf(character))),
    caret: "^".repeat(Math.max(1, widthOf(marked))),
  };
}

/** Text from files, without the characters that would command the terminal. */
export function shown(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Bidi_Control}]/gu, (it) => /[\t\n]/.test(it) ? it : "�");
}

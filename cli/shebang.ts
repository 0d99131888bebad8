/**
 * Scripts that are run by what their `#! nix` lines say, with this program in their first line.
 *
 * Source of the rules: the Nix manual, `nix`, "Shebang interpreter".
 *
 * @module
 */
import { dirname } from "@std/path";
import { failure } from "../nix/diagnostic.ts";
import { moveFrom } from "./calling_directory.ts";

/**
 * The words that a script is run with, and from then on the script's directory is what they are
 * read in; the words themselves where the first is no script.
 *
 * @throws {Failure} `shebang` where its lines can't be understood.
 */
export function scriptCall(words: readonly string[]): readonly string[] {
  const [script = "", ...rest] = words;
  const text = textOf(script);
  if (!text.startsWith("#!")) return words;
  const own = shebangWords(shebangText(text));
  moveFrom(dirname(script));
  return [...own, script, ...rest];
}

/** Empty for what is no file: a pipe may never end. */
function textOf(path: string): string {
  try {
    return Deno.statSync(path).isFile ? Deno.readTextFileSync(path) : "";
  } catch {
    return "";
  }
}

/**
 * What stands behind `#! nix` in the lines of comments at a script's head, but for the first line.
 */
export function shebangText(text: string): string {
  const lines = text.split("\n").slice(1).map((line) => line.trimEnd());
  const end = lines.findIndex((line) => !/^[#/\\%@*(-]/.test(line));
  return lines.slice(0, end < 0 ? lines.length : end)
    .map((line) => /^#!\s*nix(?:$|:? (.*)$)/.exec(line))
    .map((found) => found === null ? "" : `${found[1] ?? ""}\n`)
    .join("");
}

/** What may get a meaning one day. */
const RESERVED = "$*~<>|;()[]{}'\"\\";

/** The words of a script's `#! nix` lines; between double backticks everything is one word. */
export function shebangWords(text: string): readonly string[] {
  const words: string[] = [];
  let word = "";
  for (let at = 0; at < text.length; at++) {
    const character = text[at] ?? "";
    if (text.startsWith("``", at)) {
      const quoted = quotedWord(text, at + 2);
      words.push(quoted.word);
      at = quoted.end - 1;
      word = "";
    } else if (/[ \t\n\r]/.test(character)) {
      if (word !== "") words.push(word);
      word = "";
    } else word += unquoted(character, word === "");
  }
  return word === "" ? words : [...words, word];
}

function unquoted(character: string, isFirst: boolean): string {
  if (character === "`") {
    throw wrong("single backtick is not a supported syntax in the nix shebang.");
  }
  if (RESERVED.includes(character)) {
    throw wrong(
      `unsupported unquoted character in nix shebang: ${character}. Use double backticks to escape?`,
    );
  }
  if (character === "#" && isFirst) {
    throw wrong(
      "unquoted nix shebang argument cannot start with #. Use double backticks to escape?",
    );
  }
  return character;
}

/**
 * Two backticks are the end, with the blank before them; of more, the first only keeps the others.
 */
function quotedWord(text: string, start: number): { readonly word: string; readonly end: number } {
  const piece = /( ?``(?!`))|`(`{2,})|([^])/gy;
  piece.lastIndex = start;
  let word = "";
  for (let found = piece.exec(text); found !== null; found = piece.exec(text)) {
    const [, end, backticks, character] = found;
    if (end !== undefined) return { word, end: piece.lastIndex };
    word += backticks ?? character;
  }
  throw wrong("unterminated quoted string in nix shebang");
}

function wrong(message: string): Error {
  return failure("shebang", message);
}

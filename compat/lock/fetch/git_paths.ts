/**
 * Paths as git lists them, byte for byte: what is not plain ASCII stands in quotes, as in C.
 *
 * @module
 */
import { nameOfBytes } from "../../../nix/store/byte_text.ts";

/** One line of `git ls-tree` or `git ls-files --stage`. */
export interface ListedPath {
  readonly mode: string;
  /** The hash of the blob, the tree or the submodule's commit. */
  readonly object: string;
  readonly path: string;
}

const ESCAPES: Readonly<Record<string, number>> = {
  a: 7,
  b: 8,
  t: 9,
  n: 10,
  v: 11,
  f: 12,
  r: 13,
  '"': 34,
  "\\": 92,
};

/** The lines of a listing that was made without `-z`. */
export function gitPaths(listing: string): readonly ListedPath[] {
  return listing.split("\n").filter((line) => line !== "").map((line) => {
    const tab = line.indexOf("\t");
    const words = line.slice(0, tab).split(" ");
    const object = words.find((word) => /^[0-9a-f]{40,}$/.test(word)) ?? "";
    return { mode: words[0] ?? "", object, path: unquoted(line.slice(tab + 1)) };
  });
}

function unquoted(text: string): string {
  if (!text.startsWith('"')) return text;
  const bytes: number[] = [];
  for (const [, octal, letter, plain] of text.slice(1, -1).matchAll(/\\([0-7]{3})|\\(.)|(.)/gs)) {
    if (octal !== undefined) bytes.push(parseInt(octal, 8));
    else bytes.push(letter === undefined ? plain!.charCodeAt(0) : ESCAPES[letter] ?? 63);
  }
  return nameOfBytes(new Uint8Array(bytes));
}

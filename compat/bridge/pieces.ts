/**
 * The person's expressions in the text that Nix is handed: errors name the places in them as Nix
 * names those of an expression that it is given alone.
 *
 * @module
 */

/** An expression of the person's, in lines of its own. */
export interface Piece {
  /** What Nix calls the text: `«string»`, or `«stdin»`. */
  readonly name: string;
  /** How many lines of the whole text stand before it. */
  readonly before: number;
  readonly lines: number;
}

/** An expression of the person's, which is to begin in a line of its own. */
export interface Theirs {
  readonly name: string;
  readonly theirs: string;
}

/** A text of the command line. */
export function asGiven(theirs: string): Theirs {
  return { name: "«string»", theirs };
}

/** A text for Nix, and what in it is the person's. */
export interface Composed {
  readonly text: string;
  readonly pieces: readonly Piece[];
}

/** Puts a text together of ours and of theirs. */
export function composed(parts: readonly (string | Theirs)[]): Composed {
  let text = "";
  let before = 0;
  const pieces: Piece[] = [];
  for (const part of parts) {
    const added = typeof part === "string" ? part : part.theirs;
    const breaks = added.split("\n").length - 1;
    if (typeof part !== "string") pieces.push({ name: part.name, before, lines: breaks + 1 });
    text += added;
    before += breaks;
  }
  return { text, pieces };
}

/** The piece that a line of the whole text is of; undefined for one of ours. */
export function pieceAt(line: number, pieces: readonly Piece[]): Piece | undefined {
  return pieces.find(({ before, lines }) => line > before && line <= before + lines);
}

/** What Nix calls its stdin, 2.3 so, and the line there. */
const PLACE = /(«stdin»|\(string\)):(\d+)(?=:\d+)/;
/** A line of an excerpt, numbered; and those around it, which are part of one too. */
const NUMBERED = /^( *)(\d+)\|/;
const WITHIN = /^\s*(?:\||$)/;

/**
 * An error with places and excerpts that are the person's, where Nix had them of the whole text.
 */
export function inPieces(error: string, pieces: readonly Piece[]): string {
  let piece: Piece | undefined;
  return error.split("\n").flatMap((line) => {
    const [, name, number] = PLACE.exec(line) ?? [];
    const [numbered, indent = "", shown] = NUMBERED.exec(line) ?? [];
    if (number !== undefined) {
      piece = pieceAt(Number(number), pieces);
      if (piece === undefined) return [line];
      const called = name === "«stdin»" ? piece.name : name;
      return [line.replace(PLACE, `${called}:${Number(number) - piece.before}`)];
    }
    if (numbered === undefined || piece === undefined) {
      if (!WITHIN.test(line)) piece = undefined;
      return [line];
    }
    if (pieceAt(Number(shown), [piece]) === undefined) return [];
    const own = String(Number(shown) - piece.before).padStart(indent.length + shown!.length);
    return [`${own}|${line.slice(numbered.length)}`];
  }).join("\n");
}

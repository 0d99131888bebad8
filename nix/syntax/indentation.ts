/**
 * The indentation of `''…''` strings, stripped as Nix strips it: what all lines with text have in
 * common goes. Source: `stripIndentation` in Nix's parser-state.hh.
 *
 * @module
 */

/**
 * A part of an indented string: text, which may indent or (an escape) may not, or an expression.
 */
export type IndentedPart<T> =
  | { readonly kind: "text"; readonly value: string; readonly indents: boolean }
  | { readonly kind: "expression"; readonly expression: T };

/** Takes the common indentation away, and the last line if it is nothing but spaces. */
export function stripIndentation<T>(
  parts: readonly IndentedPart<T>[],
): readonly (string | { readonly expression: T })[] {
  const indentation = commonIndentation(parts);
  const line: Line = { starts: true, dropped: 0 };
  return parts.map((part, index) => {
    if (part.kind === "expression") {
      line.starts = false;
      line.dropped = 0;
      return { expression: part.expression };
    }
    const stripped = stripText(part.value, indentation, line);
    return index === parts.length - 1 ? withoutBlankEnd(stripped) : stripped;
  });
}

/** Where the stripping stands: whether only spaces came so far in this line, and how many went. */
interface Line {
  starts: boolean;
  dropped: number;
}

/** How many spaces all lines begin with; lines of nothing but spaces do not count. */
function commonIndentation<T>(parts: readonly IndentedPart<T>[]): number {
  let common = Infinity;
  let current = 0;
  let starts = true;
  for (const part of parts) {
    if (part.kind === "expression" || !part.indents) {
      if (starts) common = Math.min(common, current);
      starts = false;
      continue;
    }
    const text = part.value;
    for (let at = 0; at < text.length; at++) {
      if (!starts) {
        at = lineEnd(text, at) - 1;
        starts = text.charAt(at) === "\n";
        current = 0;
      } else if (text.charAt(at) === " ") current++;
      else if (text.charAt(at) === "\n") current = 0;
      else {
        starts = false;
        common = Math.min(common, current);
      }
    }
  }
  return common;
}

/** Behind the line ending of the line that `from` is in, or the end of the text. */
function lineEnd(text: string, from: number): number {
  const newline = text.indexOf("\n", from);
  return newline < 0 ? text.length : newline + 1;
}

function stripText(text: string, indentation: number, line: Line): string {
  let kept = "";
  for (let at = 0; at < text.length;) {
    if (line.starts && text.charAt(at) === " ") {
      if (line.dropped++ >= indentation) kept += " ";
      at++;
      continue;
    }
    const end = lineEnd(text, at);
    kept += text.slice(at, end);
    line.dropped = 0;
    line.starts = text.charAt(end - 1) === "\n";
    at = end;
  }
  return kept;
}

function withoutBlankEnd(text: string): string {
  const newline = text.lastIndexOf("\n");
  return newline >= 0 && /^ *$/.test(text.slice(newline + 1)) ? text.slice(0, newline + 1) : text;
}

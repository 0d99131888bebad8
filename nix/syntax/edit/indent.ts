/**
 * An expression of several lines that goes to a place whose lines are indented.
 *
 *     {                        set `b` to `f {⏎  x = 1;⏎}`
 *       a = 1;
 *     }
 *
 *     {
 *       a = 1;
 *       b = f {
 *         x = 1;
 *       };
 *     }
 *
 * @module
 */
import type { Range } from "../nodes.ts";
import type { SyntaxTree } from "../parse.ts";
import { Kind, tokenAt } from "../token.ts";
import { indentationAt, lineEndingOf } from "./layout.ts";

/** How the lines of a place begin and end. */
export interface Lines {
  /** White space. */
  readonly indentation: string;
  readonly ending: "\n" | "\r\n";
}

/** The lines around an offset. */
export function linesAt(text: string, offset: number): Lines {
  return { indentation: indentationAt(text, offset), ending: lineEndingOf(text) };
}

/**
 * The text of a part of a tree, all its lines but the first indented further. Strings keep their
 * values: of those of several lines, only those change whose common indentation Nix strips.
 */
export function indentedText(tree: SyntaxTree, { start, end }: Range, lines: Lines): string {
  const { kinds, starts } = tree.tokens;
  const pieces: string[] = [];
  const stripped: boolean[] = [];
  for (let index = tokenAt(tree.tokens, start); starts[index]! < end; index++) {
    const text = tree.text.slice(starts[index], starts[index + 1]);
    switch (kinds[index]) {
      case Kind.Whitespace:
      case Kind.Comment:
        pieces.push(further(text.replaceAll("\r\n", "\n"), lines).replaceAll("\n", lines.ending));
        break;
      case Kind.IndentedOpen:
        stripped.push(text.endsWith("\n") && /^ *$/.test(lines.indentation));
        pieces.push(text);
        if (stripped.at(-1) && !goesOnWithLine(tree, index + 1)) pieces.push(lines.indentation);
        break;
      case Kind.IndentedText:
        pieces.push(stripped.at(-1) ? further(text, lines) : text);
        break;
      case Kind.IndentedClose:
        stripped.pop();
        pieces.push(text);
        break;
      default:
        pieces.push(text);
    }
  }
  return pieces.join("");
}

/** Empty lines stay empty. */
function further(text: string, { indentation }: Lines): string {
  return text.replace(/\n(?!\n)/g, `\n${indentation}`);
}

function goesOnWithLine({ text, tokens }: SyntaxTree, token: number): boolean {
  return text.charAt(tokens.starts[token]!) === "\n";
}

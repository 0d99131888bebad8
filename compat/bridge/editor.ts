/**
 * How an editor is started at a line. Source: `editorFor` of Nix's editor-for.cc.
 *
 * @module
 */

/** A place in a file; the first line is 1. */
export interface Position {
  readonly file: string;
  readonly line: number;
}

/** Editors that take a line as `+LINE` before the file. */
const TAKE_LINE = ["emacs", "nano", "vim", "kak"];

/**
 * The words that open a file in the editor that `$EDITOR` names, which may have words of its own.
 */
export function editorFor(editor: string, { file, line }: Position): readonly string[] {
  const words = editor.split(/[ \t\n\r]+/).filter((word) => word !== "");
  const takesLine = line > 0 && TAKE_LINE.some((name) => editor.includes(name));
  return [...words, ...(takesLine ? [`+${line}`] : []), file];
}

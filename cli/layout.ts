/**
 * Text in columns: widths as a terminal shows them, padding, wrapping, tables.
 *
 * @module
 */
/** How wide the program's own words get, in columns of a terminal. */
export const lineWidth = 80;

const escape = /\p{Cc}\[[0-9;]*m/gu;
const invisible = /[\p{Mn}\p{Me}\p{Cf}]/gu;
const wide =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/gu;

/** How many columns `text` takes on a terminal: East Asian wide characters two, escapes none. */
export function widthOf(text: string): number {
  const visible = text.replaceAll(escape, "").replaceAll(invisible, "");
  return [...visible].length + (visible.match(wide)?.length ?? 0);
}

/** `text` with blanks behind it until it is `width` columns wide; escapes have no width. */
export function padded(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - widthOf(text)));
}

/** `text` with `indent` blanks before every line that has something on it. */
export function indented(text: string, indent: number): string {
  return text.replaceAll(/^(?=.)/gm, " ".repeat(indent));
}

/** A title with its body below it, indented; nothing at all where there is no body. */
export function section(title: string, body: string): string {
  return body === "" ? "" : `${title}\n${indented(body, 2)}`;
}

/** Sections with an empty line between, those without content left out; with a final newline. */
export function page(sections: readonly string[]): string {
  return sections.filter((section) => section !== "").join("\n\n") + "\n";
}

/**
 * `text` broken into lines of at most `width` columns. What stands between backquotes is a command
 * or a name that a person copies: it is never broken, and a line may get too long by it.
 */
export function wrapped(text: string, width: number): string {
  return text.split("\n").map((line) => wrappedLine(line, width)).join("\n");
}

/** `text` wrapped to stand behind `lead`, its further lines indented by as much. */
export function hanging(text: string, lead: string, width: number): string {
  return indented(wrapped(text, width - lead.length), lead.length).trimStart();
}

function wrappedLine(text: string, width: number): string {
  const lines: string[] = [];
  for (const word of text.match(/(?:[^\s`]|`[^`]*`|`)+/g) ?? []) {
    const longer = lines.length === 0 ? word : `${lines.at(-1)} ${word}`;
    if (lines.length > 0 && widthOf(longer) <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines.join("\n");
}

/**
 * Rows as aligned columns with two blanks between, `width` columns wide in all: the last column is
 * wrapped to what the others leave it.
 */
export function table(rows: readonly (readonly string[])[], width: number = lineWidth - 2): string {
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach((cell, at) => widths[at] = Math.max(widths[at] ?? 0, widthOf(cell)));
  }
  return rows.map((row) => {
    const head = row.slice(0, -1).map((cell, at) => padded(cell, widths[at] ?? 0) + "  ").join("");
    const indent = widthOf(head);
    const last = wrapped(row.at(-1) ?? "", Math.max(20, width - indent));
    return (head + indented(last, indent).trimStart()).trimEnd();
  }).join("\n");
}

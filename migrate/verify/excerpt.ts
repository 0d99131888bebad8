/**
 * Two texts that differ, cut to where they do.
 *
 * @module
 */

/** How many UTF-16 units are shown before and after the place. */
const AROUND = { before: 16, after: 32 };

/**
 * Both texts in words: `"1.0" before, "1.1" after`; long ones from shortly before the difference.
 */
export function excerpts(before: string | undefined, after: string | undefined): string {
  const start = firstDifference(before ?? "", after ?? "");
  return `${excerpt(before, start)} before, ${excerpt(after, start)} after`;
}

function excerpt(text: string | undefined, difference: number): string {
  if (text === undefined) return "absent";
  const start = Math.max(0, difference - AROUND.before);
  const end = difference + AROUND.after;
  const head = start > 0 ? "…" : "";
  const tail = end < text.length ? "…" : "";
  return `${JSON.stringify(head + text.slice(start, end) + tail)}`;
}

function firstDifference(a: string, b: string): number {
  let index = 0;
  while (index < a.length && index < b.length && a[index] === b[index]) index++;
  return index;
}

/**
 * Nix's error messages without the frames that are in our own expression: the person sees their
 * files.
 *
 * Nix 2.3 has each frame on a line, before the error's words; 2.8 has the frames behind the words, the
 * innermost first; newer ones have them before the words, the outermost first.
 *
 * @module
 */

/** A place in the text that is handed to Nix on its stdin. */
const PLACE = /(?:«stdin»|\(string\)):(\d+):\d+/;
const FRAME = /^\s+… /;
const POSITION = /^\s+at \S.*:\d+:\d+:?$/;
const FRAME_OF_2_3 = /^(?:error: )?while evaluating .* at (\S+:\d+:\d+)(?:, called from .*)?:$/;
const TRUNCATED = /^\s+\(stack trace truncated/;
const HINT = "(use '--show-trace' to show detailed location information)";

/**
 * An error as Nix wrote it, without our frames and without `error: ` before it.
 *
 * @param theirs How many lines at the start of the text on stdin are the person's own.
 */
export function withoutOurFrames(error: string, theirs = 0): string {
  const isOurs = (line: string): boolean => {
    const place = PLACE.exec(line);
    return place !== null && Number(place[1]) > theirs;
  };
  const lines = error.trimEnd().split("\n").filter((line) =>
    line !== HINT && !isOurs(FRAME_OF_2_3.exec(line)?.[1] ?? "")
  );
  const kept = sectionsOf(lines).map((section) => withoutOurPosition(section, isOurs));
  return joined(keptSections(kept, isOurs));
}

/** A frame or the error's own words, with what belongs to them. */
type Section = readonly string[];

function sectionsOf(lines: readonly string[]): readonly Section[] {
  const sections: string[][] = [];
  for (const line of lines) {
    const begins = FRAME.test(line) || TRUNCATED.test(line) || /^\s*error:/.test(line);
    if (begins || sections.length === 0) sections.push([]);
    sections.at(-1)!.push(line);
  }
  return sections;
}

function isFrame([first = ""]: Section): boolean {
  return FRAME.test(first);
}

/** A frame without a position is part of the one before it. */
function keptSections(
  sections: readonly Section[],
  isOurs: (line: string) => boolean,
): readonly Section[] {
  // What comes before any position is outermost, and so ours; unless the words come first.
  let inOurs = /^error:\s*$/.test(sections[0]?.[0] ?? "");
  const kept = sections.filter((section) => {
    if (!isFrame(section)) return true;
    const position = section.find((line) => POSITION.test(line));
    if (position !== undefined) inOurs = isOurs(position);
    return !inOurs;
  });
  const hasFrames = kept.some(isFrame);
  return hasFrames ? kept : kept.filter(([first = ""]) => !TRUNCATED.test(first));
}

/** The words of an error that is thrown in our text, without the place and the excerpt there. */
function withoutOurPosition(section: Section, isOurs: (line: string) => boolean): Section {
  if (isFrame(section)) return section;
  const at = section.findIndex((line) => POSITION.test(line) && isOurs(line));
  const whole = at < 0 ? section : section.slice(0, at);
  return whole.map((line) => isOurs(line) ? line.replace(/, at \(string\):\d+:\d+$/, "") : line);
}

/** Where no frame is left, the words stand alone, as they do where there was none. */
function joined(sections: readonly Section[]): string {
  const text = sections.map((section) => section.join("\n")).join("\n");
  return text.replace(/^error:\s*\n(?:\s*\n)*\s+error:/, "error:").replace(/^error: ?/, "")
    .replace(/\n{3,}/g, "\n\n").trimEnd();
}

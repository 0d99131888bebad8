/**
 * Nix's error messages, as `--show-trace` has them, as they would be without that flag and without
 * our own expression: the person sees their files.
 *
 * Nix 2.3 has each frame on a line, before the error's words; 2.8 has the frames behind the words,
 * the innermost first; newer ones have them before the words, the outermost first. Without the flag
 * the old ones show no frame, the newer ones the first few (`showErrorInfo` in Nix's error.cc):
 * ours are among those, so that it takes the flag to see any of the person's.
 *
 * @module
 */

import { type Piece, pieceAt } from "./pieces.ts";

/** A place in the text that is handed to Nix on its stdin. */
const PLACE = /(?:«stdin»|\(string\)):(\d+):\d+/;
const FRAME = /^\s+… /;
const POSITION = /^\s+at \S.*:\d+:\d+:?$/;
const FRAME_OF_2_3 = /^(?:error: )?while .*:$/;
/**
 * Of selecting in the outputs what was asked for, which our text does: the place is the person's.
 */
const SELECTION = /^\s+… while evaluating the attribute 'value\./;
/** Of the name that our text gives to the person's. */
const GIVEN = /^\s+… while (?:evaluating|calling) 'given'/;
/**
 * Of a function that is no builtin; shown with the flag alone, and so is the call site before it.
 */
const CALL = /^\s+… while calling (?:'|anonymous lambda)/;
const CALL_SITE = /^\s+… from call site/;
/** A call, as 2.8 has it; also shown with the flag alone. */
const OLD_CALL = /^\s+… while evaluating (?:'[^']*'|anonymous lambda)$/;
const REPETITIONS = /^\s+\(\d+ duplicate frames omitted\)$/;
/**
 * As the module system of nixpkgs adds them by `builtins.addErrorContext`; they are always shown.
 * What builtins say of the attributes they are given looks alike, and is not.
 */
const ADDED = /^\s+… while [^']*`(?!.* passed to builtins\.)/;
/**
 * Frames are shown as long as those before them do not weigh more; one with a position weighs 2.
 */
const MOST_WEIGHT = 3;
const HINT = "(use '--show-trace' to show detailed location information)";
const TRUNCATED = "\n       (stack trace truncated; " +
  "use '--show-trace' to show the full, detailed trace)\n";

/**
 * An error as Nix wrote it with `--show-trace`, without our frames, without what only that flag
 * shows, and without `error: ` before it.
 *
 * @param pieces What in the text on stdin is the person's own.
 */
export function withoutOurFrames(error: string, pieces: readonly Piece[] = []): string {
  const isOurs = (line: string): boolean => {
    const place = PLACE.exec(line);
    return place !== null && pieceAt(Number(place[1]), pieces) === undefined;
  };
  const lines = error.trimEnd().split("\n");
  const words = lines.findIndex((line) => !FRAME_OF_2_3.test(line));
  const sections = sectionsOf(lines.slice(Math.max(0, words)))
    .map((section) => withoutOurPosition(section, isOurs));
  const isOutermostFirst = /^error:\s*$/.test(sections[0]?.[0] ?? "");
  const frames = theirFrames(sections, isOurs, isOutermostFirst);
  const said = sections.filter((section) => !isFrame(section));
  return isOutermostFirst ? withFramesBefore(said, frames) : withHint(said, frames);
}

/** A frame or the error's own words, with what belongs to them. */
type Section = readonly string[];

function sectionsOf(lines: readonly string[]): readonly Section[] {
  const sections: string[][] = [];
  for (const line of lines) {
    const begins = FRAME.test(line) || /^\s*error:/.test(line);
    if (begins || sections.length === 0) sections.push([]);
    sections.at(-1)!.push(line);
  }
  return sections;
}

function isFrame([first = ""]: Section): boolean {
  return FRAME.test(first);
}

function isAdded([first = ""]: Section): boolean {
  return ADDED.test(first);
}

function positionOf(frame: Section): string | undefined {
  return frame.find((line) => POSITION.test(line));
}

/** A frame without a position is part of the one before it, where it is Nix's own. */
function theirFrames(
  sections: readonly Section[],
  isOurs: (line: string) => boolean,
  isOutermostFirst: boolean,
): readonly Section[] {
  // What comes before any position is outermost, and so ours; unless the innermost comes first.
  let inOurs = isOutermostFirst;
  return sections.filter(isFrame).filter((frame) => {
    const position = positionOf(frame);
    if (position !== undefined) inOurs = isOurs(position) || isOurDoing(frame);
    return !inOurs || isAdded(frame);
  });

  function isOurDoing([first = ""]: Section): boolean {
    return GIVEN.test(first) || SELECTION.test(first) && (inOurs || !isOutermostFirst);
  }
}

/** The words of an error that is thrown in our text, without the place and the excerpt there. */
function withoutOurPosition(section: Section, isOurs: (line: string) => boolean): Section {
  if (isFrame(section)) return section;
  const at = section.findIndex((line) => POSITION.test(line) && isOurs(line));
  const whole = at < 0 ? section : section.slice(0, at);
  return whole.map((line) => isOurs(line) ? line.replace(/, at \(string\):\d+:\d+$/, "") : line);
}

/** As Nix 2.8 and before have it: where there are frames without the flag, a line says so. */
function withHint(said: readonly Section[], frames: readonly Section[]): string {
  const text = textOf(said);
  const isHidden = ([first = ""]: Section) => OLD_CALL.test(first) || CALL_SITE.test(first);
  return frames.every(isHidden) ? text : `${text}\n${HINT}`;
}

/**
 * As newer Nixes have it. Where no frame is left, the words stand alone, as where there was none.
 */
function withFramesBefore(
  [opening = [], ...said]: readonly Section[],
  frames: readonly Section[],
): string {
  const shown = shownFrames(frames.filter((frame, at) => !isCall(frame, frames[at + 1])));
  if (shown.length > 0) return textOf([opening, ...shown, ...said]);
  return textOf([said.flat().join("\n").trimStart().split("\n")]);
}

/** What stands for repetitions is hidden with the first: most of a deep recursion's are calls. */
function isCall(frame: Section, [next = ""]: Section = []): boolean {
  const [first = ""] = frame;
  if (CALL.test(first)) return true;
  return CALL_SITE.test(first) && (CALL.test(next) || frame.some((line) => REPETITIONS.test(line)));
}

/** The first frames, those that code has added, and whether there are more. */
function shownFrames(frames: readonly Section[]): readonly Section[] {
  let weight = 0;
  const shown = frames.filter((frame) => {
    const isShown = weight <= MOST_WEIGHT || isAdded(frame);
    if (isShown) weight += positionOf(frame) === undefined ? 1 : 2;
    return isShown;
  });
  return shown.length === frames.length ? shown : [...shown, [TRUNCATED]];
}

function textOf(sections: readonly Section[]): string {
  const text = sections.map((section) => section.join("\n")).join("\n");
  return text.replace(/^error: ?/, "").replace(/\n{3,}/g, "\n\n").trimEnd();
}

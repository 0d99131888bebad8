/**
 * Forgets answers that nobody asks for any more, and the links that keep what they name.
 *
 * @module
 */

const DAY = 86_400_000;

/** So long after its last use an answer is still kept, in milliseconds. */
const LONGEST = 180 * DAY;

/** Of answers that no link keeps anything for, so many are kept. */
const MOST_BARE = 1000;

/** The directory of a question, as `placeOf` names it. */
const PLACE = /^[0-9a-f]{32}$/;

/** What is known of a question, and when an answer to it was last used. */
interface Known {
  readonly place: string;
  readonly used: number;
  /** Whether there are no links in it: what `build` and `eval` remember. */
  readonly isBare: boolean;
}

/** Removes from `directory` what has not been used for long, and the oldest of too many. */
export function prune(directory: string, now: number = Date.now()): void {
  const known = [...Deno.readDirSync(directory)].flatMap(({ name }) =>
    PLACE.test(name) ? knownAt(`${directory}/${name}`) : []
  ).toSorted((one, two) => two.used - one.used);
  const spare = known.filter(({ isBare }) => isBare).slice(MOST_BARE);
  const old = known.filter(({ used }) => now - used > LONGEST);
  for (const { place } of new Set([...old, ...spare])) remove(place);
}

function remove(place: string): void {
  try {
    Deno.removeSync(place, { recursive: true });
  } catch {
    // Another program was quicker, or may do what this one may not.
  }
}

/** Nothing where the directory is being made, or is gone. */
function knownAt(place: string): readonly Known[] {
  try {
    const { mtime } = Deno.statSync(`${place}/states.json`);
    const isBare = ![...Deno.readDirSync(place)].some(({ isSymlink }) => isSymlink);
    return mtime === null ? [] : [{ place, used: mtime.getTime(), isBare }];
  } catch {
    return [];
  }
}

/**
 * When a request is worth another try, and how long to wait for it.
 *
 * Source of the rules: RFC 9110, "Retry-After"; which statuses pass, and the pauses between tries,
 * are those of Nix.
 *
 * @module
 */

/** The first pause between two tries, in milliseconds; it doubles with every try. */
const FIRST_PAUSE = 250;

/** Whether a server that answers this may answer otherwise later. */
export function isPassing(status: number): boolean {
  if (status === 408 || status === 429) return true;
  return status >= 500 && ![501, 505, 511].includes(status);
}

/**
 * The pause after the try of this number (the first is 1), in milliseconds: up to half a doubling
 * more by chance, so that many who failed together don't come back together.
 *
 * @param chance From 0 up to, not including, 1.
 */
export function pauseAfter(attempt: number, chance: number): number {
  return FIRST_PAUSE * 2 ** (attempt - 1 + chance / 2);
}

/**
 * What a `Retry-After` header asks for, in milliseconds from `now` (the same, since 1970): a number
 * of seconds or a date. Undefined where it says neither.
 */
export function askedPause(header: string | null, now: number): number | undefined {
  const text = header?.trim() ?? "";
  if (/^\d+$/.test(text)) return Number(text) * 1000;
  const date = /\d\d:\d\d/.test(text) ? Date.parse(text) : NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

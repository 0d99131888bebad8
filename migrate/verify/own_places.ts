/**
 * The places of the project itself in texts of derivations: the directory it was evaluated in, and
 * copies of it in the store that a text names without depending on them (`toString ./.`).
 *
 * @module
 */
import { type Side, substitutesFor } from "./side.ts";
import { substitute } from "./store_references.ts";

/** The text with every place of the project as it is relative to the project: `./src`. */
export function withOwnPlaces(side: Side, text: string): string {
  const own = [...side.ownSources].map(([path, place]) => [path, relative(place)] as const);
  return substitute(
    withCheckout(side, text, relative("")),
    substitutesFor(side, own),
    side.store,
  );
}

function relative(place: string): string {
  return place === "" ? "." : `./${place}`;
}

/** The text with `token` in place of the directory that the project was evaluated in. */
export function withCheckout({ checkout }: Side, text: string, token: string): string {
  if (checkout === undefined || !text.includes(checkout)) return text;
  return text.replaceAll(directory(checkout), () => token);
}

/** Whether a text names the directory that the project was evaluated in. */
export function namesCheckout({ checkout }: Side, text: string): boolean {
  return checkout !== undefined && directory(checkout).test(text);
}

/** A directory's path where it stands for itself, not for one whose name goes on. */
function directory(path: string): RegExp {
  return new RegExp(`(?<![\\w+.?=/-])${RegExp.escape(path)}(?![\\w+.?=-])`, "g");
}

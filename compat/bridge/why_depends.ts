/**
 * How one store path depends on another: the shortest chains of references.
 *
 * @module
 */
import type { Mentions } from "./mentions.ts";

/** What each path of a closure refers to, without itself. */
export type References = ReadonlyMap<string, readonly string[]>;

/** One path on the way, and what is below it on shortest ways. */
export interface Link {
  readonly path: string;
  readonly below: readonly Link[];
}

const REFERENCE = /^"(?:[^"]*\/)?([^"/]+)" -> "(?:[^"]*\/)?([^"/]+)"/gm;

/**
 * Reads what `nix-store --query --graph` prints: a line `"USED" -> "USER" […]` for each reference,
 * whole paths in Nix 2.3, their names in later ones.
 */
export function parseGraph(text: string): References {
  const references = new Map<string, string[]>();
  for (const [, used = "", user = ""] of text.matchAll(REFERENCE)) {
    references.set(user, [...references.get(user) ?? [], used]);
  }
  return references;
}

/** The steps from each path to `goal`, for those that lead there. */
function distances(references: References, goal: string): ReadonlyMap<string, number> {
  const users = new Map<string, string[]>();
  for (const [user, used] of references) {
    for (const path of used) users.set(path, [...users.get(path) ?? [], user]);
  }
  const found = new Map([[goal, 0]]);
  const waiting = [goal];
  for (let at = waiting.shift(); at !== undefined; at = waiting.shift()) {
    for (const user of users.get(at) ?? []) {
      if (found.has(user)) continue;
      found.set(user, found.get(at)! + 1);
      waiting.push(user);
    }
  }
  return found;
}

/**
 * The chain from `start` to `goal`, the shortest; with `all`, every chain, where what is below a
 * path stands at its first place alone. Undefined where there is none.
 */
export function chain(
  references: References,
  { start, goal, all }: { readonly start: string; readonly goal: string; readonly all: boolean },
): Link | undefined {
  const steps = distances(references, goal);
  const opened = new Set<string>();
  const linkFrom = (path: string): Link => {
    if (opened.has(path)) return { path, below: [] };
    opened.add(path);
    const nearer = (references.get(path) ?? []).filter((used) => steps.has(used))
      .sort((a, b) => steps.get(a)! - steps.get(b)! || (a < b ? -1 : 1));
    return { path, below: (all ? nearer : nearer.slice(0, 1)).map(linkFrom) };
  };
  return steps.has(start) ? linkFrom(start) : undefined;
}

/** The chain as lines, each path in the store `store`. */
export function chainLines({ path, below }: Link, store: string): readonly string[] {
  return [`${store}/${path}`, ...branches(below, "", store)];
}

function branches(links: readonly Link[], pad: string, store: string): readonly string[] {
  return links.flatMap(({ path, below }, at) => {
    const isLast = at === links.length - 1;
    return [
      `${pad}${isLast ? "└───" : "├───"}${store}/${path}`,
      ...branches(below, `${pad}${isLast ? "    " : "│   "}`, store),
    ];
  });
}

/** What is known of where a path, by its name, mentions others, by their digests. */
export type MentionsOf = (path: string, digests: readonly string[]) => Promise<Mentions>;

/** The chain as lines, with the places where each path names the next: one of them, or all. */
export async function preciseLines(
  start: Link,
  { store, all, mentionsOf }: {
    readonly store: string;
    readonly all: boolean;
    readonly mentionsOf: MentionsOf;
  },
): Promise<readonly string[]> {
  const linesOf = async ({ path, below }: Link, pad: string): Promise<readonly string[]> => {
    if (below.length === 0) return [];
    const mentions = await mentionsOf(path, below.map((link) => digestOf(link.path)));
    const lines: string[] = [];
    for (const [at, link] of below.entries()) {
      const isLast = at === below.length - 1;
      const inner = `${pad}${isLast ? "    " : "│   "}`;
      const places = mentions.get(digestOf(link.path)) ?? [];
      for (const [number, place] of (all ? places : places.slice(0, 1)).entries()) {
        lines.push(`${number > 0 ? inner : pad + (isLast ? "└───" : "├───")}${place}`);
      }
      lines.push(`${inner}→ ${store}/${link.path}`, ...await linesOf(link, inner));
    }
    return lines;
  };
  return [`${store}/${start.path}`, ...await linesOf(start, "")];
}

function digestOf(name: string): string {
  return name.slice(0, name.indexOf("-"));
}

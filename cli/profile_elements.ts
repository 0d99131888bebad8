/**
 * What is in a profile, as `nix profile list` has it: nix-env knows store paths, the notes in its
 * manifest say which of them are one package of a flake.
 *
 * @module
 */
import { failure } from "../nix/diagnostic.ts";
import { installedIn } from "../nix/tools/profile.ts";

/** Where a package came from. */
export interface Origin {
  /** What it is called in the profile. */
  readonly name: string;
  /** The installable, with the flake in full. */
  readonly installable: string;
  /** The attribute that it was found at: `packages.x86_64-linux.hello`. */
  readonly attrPath: string;
  /** The flake as it was named, as a URL. */
  readonly originalUrl: string;
  /** The flake as it was then. */
  readonly url: string;
  /** The outputs that were named, `*` for all. */
  readonly outputs: readonly string[] | null;
}

/** A package in a profile. */
export interface Element {
  /** What it is called there. */
  readonly name: string;
  readonly paths: readonly string[];
  readonly priority: number;
  /** Absent where it is not from a flake. */
  readonly origin?: Origin;
}

/** The packages of a profile, by their names. */
export async function elementsIn(profile: string | undefined): Promise<readonly Element[]> {
  const elements = new Map<string, Element>();
  for (const { name: full, paths, priority, note } of await installedIn(profile)) {
    const origin = note === undefined ? undefined : JSON.parse(note) as Origin;
    const name = origin?.name ?? withoutVersion(full);
    const known = elements.get(name)?.paths ?? [];
    const all = [...known, ...paths].sort();
    elements.set(name, { name, paths: all, priority, ...(origin && { origin }) });
  }
  return [...elements.values()].sort((a, b) => a.name < b.name ? -1 : 1);
}

/** `hello` of `hello-2.12` */
export function withoutVersion(name: string): string {
  return name.replace(/-\d.*$/, "");
}

/** The element in full, as messages have it. */
export function identifier({ name, origin }: Element): string {
  if (origin === undefined) return name;
  const { originalUrl, attrPath, outputs } = origin;
  return `${originalUrl}#${attrPath}${outputs === null ? "" : `^${outputs.join()}`}`;
}

/** Which elements are meant. */
export interface Selection {
  /** Names, or store paths. */
  readonly words: readonly string[];
  /** Expressions for whole identifiers. */
  readonly regex: readonly string[];
  readonly all: boolean;
}

/** The elements that are meant, and what is to be said of words that mean none. */
export function selected(
  elements: readonly Element[],
  { words, regex, all }: Selection,
): { readonly chosen: readonly Element[]; readonly warnings: readonly string[] } {
  if (elements.length === 0) {
    return { chosen: [], warnings: ["There are no packages in the profile."] };
  }
  const patterns = regex.map((text) => ({ text, pattern: wholly(text) }));
  const matchers = [
    ...words.map((word) => ({
      what: word.startsWith("/") ? `Store path '${word}'` : `Package name '${word}'`,
      matches: ({ name, paths }: Element) => name === word || paths.includes(word),
    })),
    ...patterns.map(({ text, pattern }) => ({
      what: `Regex '${text}'`,
      matches: (element: Element) => pattern.test(identifier(element)),
    })),
  ];
  const missing = matchers.filter(({ matches }) => !elements.some(matches));
  return {
    chosen: elements.filter((one) => all || matchers.some(({ matches }) => matches(one))),
    warnings: missing.map(({ what }) => `${what} does not match any packages in the profile.`),
  };
}

/** @throws {Failure} `regex` where it is none. */
function wholly(text: string): RegExp {
  try {
    return new RegExp(`^(?:${text})$`);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw failure("regex", `'${text}' is not a regular expression`);
  }
}

/** The elements as `nix profile list` prints them. */
export function elementLines(elements: readonly Element[]): string {
  return elements.map(({ name, paths, origin }) => {
    const from = origin === undefined ? [] : [
      `Flake attribute:    ${origin.attrPath}${
        origin.outputs === null ? "" : `^${origin.outputs}`
      }`,
      `Original flake URL: ${origin.originalUrl}`,
      `Locked flake URL:   ${origin.url}`,
    ];
    const lines = [
      `Name:               ${name}`,
      ...from,
      `Store paths:        ${paths.join(" ")}`,
    ];
    return lines.map((line) => `${line}\n`).join("");
  }).join("\n");
}

/** The elements as `nix profile list --json` prints them. */
export function elementsJson(elements: readonly Element[]): string {
  const entries = elements.map(({ name, paths, priority, origin }) => {
    const { attrPath, originalUrl, outputs, url } = origin ?? {};
    const from = origin === undefined ? {} : { attrPath, originalUrl, outputs, url };
    return [name, { active: true, ...from, priority, storePaths: paths }];
  });
  return JSON.stringify({ elements: Object.fromEntries(entries), version: 3 });
}

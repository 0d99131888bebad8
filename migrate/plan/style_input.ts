/**
 * The flake that a style of flake.nix takes.
 *
 * @module
 */
import type { Source } from "../scan/source.ts";
import type { References, Style } from "./flake_nix.ts";

/** Which style, and what the person says that inputs are. */
export interface StyleOptions {
  readonly style: Style;
  readonly references: References;
}

const PUBLISHED = {
  "flake-utils": "github:numtide/flake-utils",
  "flake-parts": "github:hercules-ci/flake-parts",
} as const;

/** A source, and where it was found. */
interface Found {
  readonly source: Source;
  readonly origin: string;
}

/**
 * What a style takes: the flake that it is named for, at the revision that the project has `pinned`
 * it at already; nothing for the plain style.
 */
export function styleSource(
  { style, references }: StyleOptions,
  pinned: readonly Found[],
): Found | undefined {
  if (style === "plain") return undefined;
  const published = PUBLISHED[style];
  const told = references.get(style);
  const known = pinned.find(({ source }) => `${source.url}/`.startsWith(`${published}/`));
  if (known !== undefined && told === undefined) return known;
  const url = told ?? published;
  return { source: { name: style, kind: "tree", url, pinned: false, subpath: "" }, origin: "" };
}

/**
 * The input that a style of flake.nix takes.
 *
 * @module
 */
import type { FlakeInput, Style } from "./flake_nix.ts";
import type { PlannedInput } from "./plan.ts";

/** Which style, and where what it takes comes from if not from where it is published. */
export interface StyleOptions {
  readonly style: Style;
  readonly styleFrom?: string;
}

const PUBLISHED = {
  "flake-utils": "github:numtide/flake-utils",
  "flake-parts": "github:hercules-ci/flake-parts",
} as const;

/** The inputs of a style: none, or the flake that it is named for. */
export function styleInputs({ style, styleFrom }: StyleOptions): readonly FlakeInput[] {
  if (style === "plain") return [];
  return [{ name: style, url: styleFrom ?? PUBLISHED[style], flake: true }];
}

/** An input that the project did not name. */
export function newInput({ name, url }: FlakeInput): PlannedInput {
  return { name, url, fate: "not pinned before", locked: false, origin: "" };
}

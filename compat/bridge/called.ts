/**
 * What installables are called in what is said of them.
 *
 * @module
 */
import type { Installable } from "./question.ts";

/** The flake's reference and the attribute, a store path, or an attribute; as Nix's `what()`. */
export function calledInNix(one: Installable): string {
  return one.kind === "flake" ? `${one.flake.reference}#${one.fragment}` : one.path;
}

/**
 * The evaluator, in Nix, as text: what a migration and `flakebridge shim` put into a project as
 * `nix/flake-compat.nix`.
 *
 * @module
 */
import source from "./flake-compat.nix" with { type: "text" };
import { stamped } from "./stamp.ts";

/**
 * The whole file, stamped; its first line is the header that {@linkcode evaluatorVersionOf} reads.
 */
export const evaluatorText: string = stamped(source);

/** The file as it stands in our own repository, without a stamp. */
export const evaluatorSource: string = source;

/**
 * The version in the header of an evaluator that stands in a project, `0.1.0`;
 * undefined for a file that is not one of ours.
 */
export function evaluatorVersionOf(text: string): string | undefined {
  return /^# flakebridge evaluator (\d+\.\d+\.\d+)(?: \([0-9a-f]{8}\))?\r?\n/.exec(text)?.[1];
}

/** The version of {@linkcode evaluatorText}. */
export const evaluatorVersion: string = evaluatorVersionOf(evaluatorText) ?? "unversioned";

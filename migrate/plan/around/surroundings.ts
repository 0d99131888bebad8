/**
 * A file around the Nix code, before and after a migration.
 *
 * @module
 */
import type { Diagnostic } from "../../../nix/diagnostic.ts";

/** What a file around the code should say from now on, and what there is to know about it. */
export interface Adapted {
  readonly text: string;
  readonly notes: readonly Diagnostic[];
}

/** A file around the code, and what happens to the code. */
export interface Surroundings {
  /** Relative to the root, with `/`. */
  readonly path: string;
  readonly text: string;
  /**
   * Whether it may be changed. A link may not, nor what git does not know: that is a person's own,
   * and to change it would make git know it.
   */
  readonly isShared: boolean;
  /** The files that the migration writes, where they will stand. */
  readonly written: readonly string[];
  /** Where code went: the new place by the old. */
  readonly moved: ReadonlyMap<string, string>;
}

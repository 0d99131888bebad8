/**
 * What the audit finds: a diagnostic with its place, and the change that mends it, where there is
 * one.
 *
 * @module
 */
import type { Diagnostic, Place } from "../../nix/diagnostic.ts";
import type { Edit } from "../../nix/syntax/edit/edit.ts";
import type { Applicability } from "./rule.ts";

/** A change to one file that mends a finding. */
export type Fix =
  /** Its text changes. */
  | {
    readonly kind: "edit";
    readonly applicability: Applicability;
    /** Relative to the root, with `/`. */
    readonly path: string;
    /** UTF-16 offsets into the file's text. */
    readonly edits: readonly Edit[];
  }
  /** git gets to know it (`git add --intent-to-add`). */
  | { readonly kind: "track"; readonly applicability: Applicability; readonly path: string };

/** One thing found; `code` is that of its rule. */
export interface Finding extends Diagnostic {
  /** Where. Of a secret, without the text of the line. */
  readonly place: Place;
  /** What helps here. */
  readonly help: string;
  /** Whether `flakebridge migrate` takes care of it. */
  readonly migrated: boolean;
  /** Absent where a person must do it. */
  readonly fix?: Fix;
}

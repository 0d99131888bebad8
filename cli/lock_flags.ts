/**
 * The flags of every verb that locks a flake, apart from what locking takes: most answers are
 * remembered.
 *
 * @module
 */
import { fetchFlags } from "./fetch_flags.ts";
import type { Flags, FlagValues } from "./verb.ts";

/** The flags of every verb that locks a flake before it does something with it. */
export const flakeFlags = {
  "override-input": {
    type: "pairs",
    value: "INPUT REF",
    help: "Take another reference for an input; `a/b` is the input `b` of `a`.",
  },
  "update-input": {
    type: "list",
    mayBeEmpty: true,
    value: "INPUTS",
    help: "Lock these inputs anew: with commas between, or one a flag.",
    default: [],
  },
  "recreate-lock-file": { type: "switch", help: "Lock every input anew." },
  "no-update-lock-file": { type: "switch", help: "Fail when the lock file would change." },
  "no-write-lock-file": { type: "switch", help: "Say what would change; write nothing." },
  "commit-lock-file": { type: "switch", help: "Commit the changed lock file." },
  "reference-lock-file": {
    type: "text",
    value: "FILE",
    help: "Start from this lock file instead of the flake's own.",
  },
  "output-lock-file": { type: "text", value: "FILE", help: "Write the lock file here." },
  impure: {
    type: "switch",
    help: "Let inputs that are relative paths leave the tree, and code look at the environment.",
  },
  "inputs-from": {
    type: "list",
    mayBeEmpty: true,
    value: "FLAKES",
    help: "Take the inputs of these flakes for the names they have.",
    default: [],
  },
  ...fetchFlags,
} as const satisfies Flags;

export type FlakeFlags = FlagValues<typeof flakeFlags>;

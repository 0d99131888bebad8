/**
 * What the verbs have in common that evaluate installables: their flags, and what they want to
 * know.
 *
 * @module
 */
import type { Lookup } from "../compat/bridge/lookup.ts";
import { flakeFlags } from "./lock_flags.ts";
import { loudnessFlags, loudnessOf } from "./loudness.ts";
import { nixFlags, nixWordsOf } from "./nix_settings.ts";
import type { Flags, FlagValues, Positionals } from "./verb.ts";

/** The flags of every verb that evaluates something. */
export const evaluationFlags = {
  file: {
    type: "text",
    short: "f",
    value: "FILE",
    help: "Take the installables for attributes of the expression in this file; `-` is stdin.",
  },
  expr: {
    type: "text",
    short: "E",
    value: "EXPR",
    help: "Take the installables for attributes of this expression.",
  },
  arg: { type: "pairs", value: "NAME EXPR", help: "With -f or -E: an argument for functions." },
  argstr: { type: "pairs", value: "NAME TEXT", help: "The same, of a text." },
  "arg-from-file": { type: "pairs", value: "NAME FILE", help: "The same, of what is in a file." },
  "arg-from-stdin": { type: "text", value: "NAME", help: "The same, of what comes by stdin." },
  include: {
    type: "list",
    mayBeEmpty: true,
    isWhole: true,
    short: "I",
    value: "PATH",
    default: [],
    help: "Look here first for what stands in angle brackets: `NAME=PATH`, or a directory.",
  },
  ...loudnessFlags,
  "show-trace": { type: "switch", help: "Show everything that led to an error." },
  ...nixFlags,
  ...flakeFlags,
} as const satisfies Flags;

export type EvaluationFlags = FlagValues<typeof evaluationFlags>;

/** The flags of evaluation as words for `nix-instantiate`. */
export function evaluationWordsOf(flags: EvaluationFlags): readonly string[] {
  const paths = flags.include.flatMap((path) => ["-I", path]);
  return [...paths, ...loudnessOf(flags), ...freshnessOf(flags), ...nixWordsOf(flags)];
}

/**
 * What `--refresh` and `--offline` are to what code fetches while it is evaluated
 * (Nix's main.cc: the same settings).
 */
function freshnessOf({ refresh, offline }: EvaluationFlags): readonly string[] {
  if (refresh) return ["--option", "tarball-ttl", "0"];
  return offline ? ["--option", "tarball-ttl", String(2 ** 32 - 1)] : [];
}

/** The words that name installables. */
export const installablePositionals = {
  INSTALLABLES: {
    help:
      "What is meant: `FLAKE#ATTRIBUTE^OUTPUTS`, of which every part may be left out, a store " +
      "path, or with -f or -E an attribute.",
    rest: true,
  },
} as const satisfies Positionals;

/** The positional word of a verb that is about one installable. */
export const installablePositional = {
  INSTALLABLE: {
    help:
      "What is meant: `FLAKE#ATTRIBUTE`, of which each part may be left out, a store path, or " +
      "with -f or -E an attribute.",
    default: ".",
  },
} as const satisfies Positionals;

/** The flags that evaluation knows of, among those of a verb. */
export function evaluationPart(flags: EvaluationFlags): EvaluationFlags {
  const known = Object.entries(flags).filter(([name]) => name in evaluationFlags);
  return Object.fromEntries(known) as EvaluationFlags;
}

/** What a verb wants to know. */
export interface Evaluation {
  /** The installables as they are named. */
  readonly words: readonly string[];
  readonly lookup: Lookup;
  readonly flags: EvaluationFlags;
  /** A function in Nix that the answer is made with. */
  readonly apply?: string;
  /** Further installables, which are flakes whatever the flags say. */
  readonly bundlers?: readonly string[];
  /** Whether the words are references to flakes, and name no attributes. */
  readonly isWhole?: boolean;
  /** Whether the evaluation leaves nothing in the store but the flake. */
  readonly isReadOnly?: boolean;
  /** `false`: the settings that flakes have in `nixConfig` don't count. */
  readonly heedsSettings?: boolean;
}

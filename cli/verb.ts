/**
 * What a verb is: words about it as data, and the function that carries it out. Parsing, help,
 * "did you mean" and completions are all made from the data.
 *
 * @module
 */
import type { Output } from "./output.ts";

/**
 * One flag of a verb. `switch` takes no value; `text` takes one; `list` takes one with commas, or
 * several times one; `pairs` takes two values, and may stand several times; `rest` takes all words
 * behind it, whatever they are.
 */
export type Flag =
  & {
    /** Another name that the flag has, in another Nix say. */
    readonly also?: string;
  }
  & FlagKind;

type FlagKind =
  | { readonly type: "switch"; readonly help: string; readonly short?: string }
  | {
    readonly type: "text";
    readonly help: string;
    readonly short?: string;
    /** What stands for the value in help texts: `REF`. */
    readonly value: string;
    readonly default?: string;
    /** Whether no text at all is a value, too. */
    readonly mayBeEmpty?: true;
  }
  | {
    readonly type: "list";
    readonly help: string;
    readonly short?: string;
    readonly value: string;
    readonly default: readonly string[];
    /** Whether no text at all is a value, too. */
    readonly mayBeEmpty?: true;
    /** Whether a comma is part of a value, so that several values take several flags. */
    readonly isWhole?: true;
  }
  | {
    readonly type: "pairs";
    readonly help: string;
    readonly short?: string;
    /** What stands for the values: `INPUT REF`. */
    readonly value: string;
  }
  | {
    readonly type: "rest";
    readonly help: string;
    readonly short?: string;
    /** What stands for the words: `COMMAND ARGUMENTS…`. */
    readonly value: string;
  };

/** The flags of a verb, by their names without the dashes. */
export type Flags = Readonly<Record<string, Flag>>;

/** One word of the call that is no flag; without a default it must be there. */
export interface Positional {
  readonly help: string;
  readonly default?: string;
  /** What it can be, where that is a handful of words: shells offer them. */
  readonly oneOf?: readonly string[];
  /** Whether it stands for all the words that are left; only the last one may. */
  readonly rest?: true;
}

/** The positional words of a verb, in their order, by the names that help texts give them. */
export type Positionals = Readonly<Record<string, Positional>>;

/** What a flag is in a call. */
export type FlagValue<F extends Flag> = F["type"] extends "switch" ? boolean
  : F["type"] extends "list" ? readonly string[]
  : F["type"] extends "pairs" ? readonly (readonly [string, string])[]
  : F["type"] extends "rest" ? readonly string[] | undefined
  : F extends { readonly default: string } ? string
  : string | undefined;

/** What the flags are in a call, by their names. */
export type FlagValues<F extends Flags> = { readonly [Name in keyof F]: FlagValue<F[Name]> };

/** A call of a verb: what the person wrote, and the defaults for the rest. */
export interface Call<P extends Positionals, F extends Flags> {
  readonly words: {
    readonly [Name in keyof P]: P[Name] extends { readonly rest: true } ? readonly string[]
      : string;
  };
  readonly flags: FlagValues<F>;
  /** The table that the verb stands in. */
  readonly verbs: readonly VerbEntry[];
}

/** 0: done. 1: it failed, or a check found something. 2: the call's words are wrong. */
export type ExitStatus = number;

/** All about one verb but its name and its summary, which stand in the table. */
export interface Verb<P extends Positionals = Positionals, F extends Flags = Flags> {
  /** What it does, in a paragraph or two. */
  readonly description: string;
  readonly positionals: P;
  readonly flags: F;
  /** Whole command lines, each with what it does. */
  readonly examples: readonly { readonly command: string; readonly does: string }[];
  /** Carries it out. Throws `Failure` when it can't. */
  run(call: Call<P, F>, output: Output): Promise<ExitStatus>;
}

/** One row of the table of verbs; `load` brings in the rest when it is needed. */
export interface VerbEntry {
  readonly name: string;
  /** One line, without a full stop. */
  readonly summary: string;
  readonly load: () => Promise<{ readonly verb: Verb }>;
}

/** Declares a verb, so that `run` sees the types its flags have. */
export function defineVerb<const P extends Positionals, const F extends Flags>(
  verb: Verb<P, F>,
): Verb {
  return verb;
}

/** The flags that every verb takes. */
export const everyVerbsFlags = {
  help: { type: "switch", short: "h", help: "Show this help." },
  quiet: {
    type: "switch",
    short: "q",
    help: "Say nothing but errors; the result is still printed.",
  },
  verbose: {
    type: "switch",
    short: "v",
    also: "debug",
    help: "Say more; show the trace of a defect.",
  },
  version: { type: "switch", short: "V", help: "Print the version." },
} as const satisfies Flags;

/**
 * From the words of a command line to the call of a verb. Wrong words are a {@linkcode Failure}
 * with the code `usage`, for which the program exits with 2.
 *
 * @module
 */
import { parseArgs } from "@std/cli";
import { type Failure, failure } from "../nix/diagnostic.ts";
import { type SettingFlag, settingFlag } from "./setting_flags.ts";
import { everyVerbsFlags, type Flag, type Flags, type Positionals, type Verb } from "./verb.ts";

/** What a flag can be in a call. */
type Value = boolean | string | undefined | readonly string[] | readonly Pair[];

type Pair = readonly [string, string];

/** The flags and positional words of one call, by name. */
export interface ParsedCall {
  readonly words: Readonly<Record<string, string | readonly string[]>>;
  /** Those with values that were given stand in the order of the words, by their first ones. */
  readonly flags: Readonly<Record<string, Value>>;
}

/** The error of wrong words. */
export function usage(message: string, help: string): Failure {
  return failure("usage", message, { help });
}

/**
 * Reads the words behind `command`: the program's name, or the program's and a verb's. With
 * `--help` or `--version` no positional word is needed, and none is read.
 */
export async function parseCall(
  command: string,
  verb: Pick<Verb, "flags" | "positionals">,
  given: readonly string[],
): Promise<ParsedCall> {
  const flags: Flags = { ...everyVerbsFlags, ...verb.flags };
  const unknown: string[] = [];
  const parsed = parseArgs(spelledOut(given, flags), {
    boolean: namesOf(flags, (flag) => flag.type === "switch").map(positive),
    negatable: Object.keys(flags).filter(isNegative).map(positive),
    default: Object.fromEntries(
      Object.keys(flags).filter(isNegative).map((name) => [positive(name), unsaid(name, flags)]),
    ),
    string: ["_", ...namesOf(flags, (flag) => flag.type !== "switch")],
    collect: namesOf(flags, (flag) => flag.type === "list" || flag.type === "pairs"),
    alias: Object.fromEntries(
      Object.entries(flags).map(([name, flag]) => [name, otherNames(flag)]),
    ),
    unknown: (word, key) => key === undefined || (unknown.push(word.replace(/=.*/s, "")), false),
  });
  if (unknown[0] !== undefined) throw await unknownFlag(command, unknown[0], flags);
  const places = Object.keys(parsed);
  const placeOf = (name: string) => places.indexOf(positive(name));
  const inOrder = Object.entries(flags).sort(([one], [two]) => placeOf(one) - placeOf(two));
  const asksForWords = parsed["help"] !== true && parsed["version"] !== true;
  return {
    words: asksForWords ? positionalWords(command, verb.positionals, parsed._.map(String)) : {},
    flags: Object.fromEntries(
      inOrder.map(([key, flag]) => [key, flagValue(key, flag, parsed[positive(key)])]),
    ),
  };
}

/** `no-verify` is the switch that takes `verify` back, which is on unless told. */
function isNegative(name: string): boolean {
  return name.startsWith("no-");
}

/** What neither switch counts for, where both of a pair are flags: `pretty` and `no-pretty`. */
function unsaid(name: string, flags: Flags): true | "unsaid" {
  return positive(name) in flags ? "unsaid" : true;
}

function positive(name: string): string {
  return name.replace(/^no-/, "");
}

function namesOf(flags: Flags, wanted: (flag: Flag) => boolean): readonly string[] {
  return Object.keys(flags).filter((name) => flags[name] !== undefined && wanted(flags[name]));
}

/** No word of a command line holds it. */
const between = "\0";

/**
 * The words as parseArgs can't misread them. Every switch is `--name=true`, since a directory
 * called `true` behind a bare `--name` would be taken for its value. An empty value is `--name=`,
 * and standard input `--name=-`, since they would be taken for other words; the two values of a
 * flag for pairs are one, and so are the words of one that takes the rest.
 */
function spelledOut(given: readonly string[], flags: Flags): readonly string[] {
  const words: string[] = [];
  for (let at = 0; at < given.length; at++) {
    const word = given[at] ?? "";
    if (word === "--") return [...words, ...given.slice(at)];
    const [name, flag] = flagNamed(word, flags) ?? [];
    const setting = settingIn(given.slice(at), flags);
    if (setting !== undefined) {
      words.push(`--option=${setting.name}${between}${setting.value}`);
      at += setting.length - 1;
      continue;
    }
    if (flag?.type === "switch") words.push(isNegative(name ?? "") ? word : `--${name}=true`);
    else if (flag?.type === "pairs") {
      words.push(`${word}=${pairBehind(word, flag.value, given.slice(at + 1))}`);
      at += 2;
    } else if (flag?.type === "rest") {
      return [...words, `--${name}=${restBehind(word, flag.value, given.slice(at + 1))}`];
    } else if (flag !== undefined) {
      const value = valueBehind(word, flag.value, given[++at]);
      words.push(...(/^-?$/.test(value) ? [`${word}=${value}`] : [word, value]));
    } else words.push(word);
  }
  return words;
}

/**
 * The setting of Nix that the first of the words is a flag for, where the verb has none of its own,
 * or where it is set to nothing: `--builders ""`.
 */
function settingIn(words: readonly string[], flags: Flags): SettingFlag | undefined {
  if (flags["option"] === undefined) return undefined;
  const setting = settingFlag(words);
  return setting !== undefined && setting.name in flags && setting.value !== ""
    ? undefined
    : setting;
}

/** The flag that `word` names, without a value; a switch that is given one is refused. */
function flagNamed(word: string, flags: Flags): readonly [string, Flag] | undefined {
  return Object.entries(flags).find(([name, flag]) => {
    if (flag.type === "switch" && word.startsWith(`--${name}=`)) {
      throw usage(`"--${name}" takes no value, but was given one`, `Write \`--${name}\``);
    }
    return [name, ...otherNames(flag)].some((one) => word === dashed(one));
  });
}

/** What the flag is called besides its name. */
function otherNames(flag: Flag): readonly string[] {
  return [flag.also, "short" in flag ? flag.short : undefined].filter((name) => name !== undefined);
}

function dashed(name: string): string {
  return name.length === 1 ? `-${name}` : `--${name}`;
}

function valueBehind(flag: string, value: string, word: string | undefined): string {
  if (word !== undefined && !/^-./.test(word)) return word;
  throw usage(`"${flag}" needs a value`, `Write \`${flag} ${value}\``);
}

/**
 * The second value may be empty or below zero: `--option substituters ""`, `--arg step -1`. An
 * empty first one is for the verb to refuse.
 */
function pairBehind(flag: string, value: string, [one = "", two]: readonly string[]): string {
  const isName = !one.startsWith("-");
  if (isName && two !== undefined && !/^--?[a-z]/.test(two)) return one + between + two;
  throw usage(`"${flag}" needs two values`, `Write \`${flag} ${value}\``);
}

function restBehind(flag: string, value: string, words: readonly string[]): string {
  if (words.length > 0) return words.join(between);
  throw usage(`"${flag}" needs at least one word`, `Write \`${flag} ${value}\``);
}

function flagValue(name: string, flag: Flag, value: unknown): Value {
  switch (flag.type) {
    case "switch":
      return value === !isNegative(name);
    case "text":
      if (value === undefined) return flag.default;
      return flag.mayBeEmpty ? String(value) : filled(name, flag.value, String(value));
    case "list": {
      const texts = [value].flat().map(String);
      if (texts.length === 0) return flag.default;
      const values = flag.isWhole ? texts : texts.flatMap(parts);
      return flag.mayBeEmpty ? values : values.map((one) => filled(name, flag.value, one));
    }
    case "pairs":
      return [value].flat().map((text): Pair => {
        const [one = "", two = ""] = String(text).split(between);
        return [one, two];
      });
    case "rest":
      return value === undefined ? undefined : String(value).split(between);
    default:
      return flag satisfies never;
  }
}

/** The value of a flag; an empty one, which is there, is wrong as another value may be. */
function filled(name: string, placeholder: string, value: string): string {
  if (value !== "") return value;
  const help = `Write \`--${name} ${placeholder}\``;
  throw failure("empty-value", `the value of "--${name}" is empty`, { help });
}

function parts(text: string): readonly string[] {
  return text.split(",").map((part) => part.trim());
}

function positionalWords(
  command: string,
  positionals: Positionals,
  given: readonly string[],
): ParsedCall["words"] {
  const names = Object.keys(positionals);
  const extra = given[names.length];
  const help = `\`${command} --help\` says what it takes`;
  const takesRest = positionals[names.at(-1) ?? ""]?.rest === true;
  if (extra !== undefined && !takesRest) {
    throw usage(`"${command}" can't take "${extra}": a word too many`, help);
  }
  return Object.fromEntries(names.map((name, at) => {
    const positional = positionals[name];
    if (positional?.rest) return [name, given.slice(at)];
    const word = given[at] ?? positional?.default;
    if (word === undefined) throw usage(`"${command}" needs its ${name}`, help);
    return [name, word];
  }));
}

/** Flags that Nix's commands for flakes have, and why no verb can have them. */
const IMPOSSIBLE: Readonly<Record<string, string>> = {
  "--eval-store": "what one store has evaluated is not handed on to another to be built",
  "--debugger": "no stable command of Nix opens one where an evaluation fails",
};

async function unknownFlag(command: string, word: string, flags: Flags): Promise<Failure> {
  const reason = IMPOSSIBLE[word];
  if (reason !== undefined) {
    const help = "`nix` itself has the flag, with flakes on";
    return usage(`"${command}" can't have the flag "${word}": ${reason}`, help);
  }
  const { nearest } = await import("./nearest.ts");
  const meant = nearest(word, Object.keys(flags).map((name) => `--${name}`));
  return usage(
    `"${command}" has no flag "${word}"`,
    meant === undefined ? `\`${command} --help\` lists its flags` : `Did you mean \`${meant}\`?`,
  );
}

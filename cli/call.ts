/**
 * From the words of a command line to the call of a verb. Wrong words are a {@linkcode Failure}
 * with the code `usage`, for which the program exits with 2.
 *
 * @module
 */
import { parseArgs } from "@std/cli";
import { type Failure, failure } from "../nix/diagnostic.ts";
import { everyVerbsFlags, type Flag, type Flags, type Positionals, type Verb } from "./verb.ts";

/** The flags and positional words of one call, by name. */
export interface ParsedCall {
  readonly words: Readonly<Record<string, string>>;
  readonly flags: Readonly<Record<string, boolean | string | undefined | readonly string[]>>;
}

/** The error of wrong words. */
export function usage(message: string, help: string): Failure {
  return failure("usage", message, { help });
}

/** Reads the words behind `command`: the program's name, or the program's and a verb's. */
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
      Object.keys(flags).filter(isNegative).map((name) => [positive(name), true]),
    ),
    string: ["_", ...namesOf(flags, (flag) => flag.type !== "switch")],
    alias: Object.fromEntries(
      Object.entries(flags).flatMap(([name, flag]) =>
        "short" in flag && flag.short ? [[name, flag.short]] : []
      ),
    ),
    unknown: (word, key) => key === undefined || (unknown.push(word.replace(/=.*/s, "")), false),
  });
  if (unknown[0] !== undefined) throw await unknownFlag(command, unknown[0], flags);
  return {
    words: positionalWords(command, verb.positionals, parsed._.map(String)),
    flags: Object.fromEntries(
      Object.entries(flags).map((
        [key, flag],
      ) => [key, flagValue(key, flag, parsed[positive(key)])]),
    ),
  };
}

/** `no-verify` is the switch that takes `verify` back, which is on unless told. */
function isNegative(name: string): boolean {
  return name.startsWith("no-");
}

function positive(name: string): string {
  return name.replace(/^no-/, "");
}

function namesOf(flags: Flags, wanted: (flag: Flag) => boolean): readonly string[] {
  return Object.keys(flags).filter((name) => flags[name] !== undefined && wanted(flags[name]));
}

/**
 * Every switch as `--name=true`: parseArgs would take a directory called `true` behind a bare
 * `--name` for its value. A value that the person gave to a switch is an error.
 */
function spelledOut(given: readonly string[], flags: Flags): readonly string[] {
  const end = given.indexOf("--");
  return given.map((word, at) => {
    if (end >= 0 && at >= end) return word;
    for (const [name, flag] of Object.entries(flags)) {
      if (flag.type !== "switch") continue;
      if (word === `--${name}` || (flag.short && word === `-${flag.short}`)) {
        return isNegative(name) ? word : `--${name}=true`;
      }
      if (word.startsWith(`--${name}=`)) {
        throw usage(`"--${name}" takes no value, but was given one`, `Write \`--${name}\``);
      }
    }
    return word;
  });
}

function flagValue(
  name: string,
  flag: Flag,
  value: unknown,
): boolean | string | undefined | readonly string[] {
  if (flag.type === "switch") return value === !isNegative(name);
  if (value === undefined) return flag.default;
  const text = String(value);
  if (text === "") {
    throw usage(`"--${name}" needs a value`, `Write \`--${name} ${flag.value}\``);
  }
  if (flag.type === "text") return text;
  return text.split(",").map((part) => part.trim()).filter((part) => part !== "");
}

function positionalWords(
  command: string,
  positionals: Positionals,
  given: readonly string[],
): Readonly<Record<string, string>> {
  const names = Object.keys(positionals);
  const extra = given[names.length];
  const help = `\`${command} --help\` says what it takes`;
  if (extra !== undefined) throw usage(`"${command}" can't take "${extra}": a word too many`, help);
  return Object.fromEntries(names.map((name, at) => {
    const word = given[at] ?? positionals[name]?.default;
    if (word === undefined) throw usage(`"${command}" needs its ${name}`, help);
    return [name, word];
  }));
}

async function unknownFlag(command: string, word: string, flags: Flags): Promise<Failure> {
  const { nearest } = await import("./nearest.ts");
  const meant = nearest(word, Object.keys(flags).map((name) => `--${name}`));
  return usage(
    `"${command}" has no flag "${word}"`,
    meant === undefined ? `\`${command} --help\` lists its flags` : `Did you mean \`${meant}\`?`,
  );
}

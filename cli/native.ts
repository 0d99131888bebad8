/**
 * `--native`: the same command line for `nix` itself, with its flakes switched on. The only place
 * where an experimental feature is, and only for the one call.
 *
 * @module
 */
import type { Flags, Verb } from "./verb.ts";

const nativeFlags = {
  native: { type: "switch", help: "Let `nix` itself do it, its flakes switched on for once." },
} as const satisfies Flags;

/** The verbs that Nix has as they are called here. */
const SAME: ReadonlySet<string> = new Set([
  ...["build", "run", "shell", "eval", "repl", "develop", "print-dev-env", "fmt", "edit"],
  ...["profile", "log", "copy", "path-info", "why-depends", "bundle", "registry"],
  "formatter",
]);

/** Those that are verbs of `nix flake`. */
const OF_FLAKES: ReadonlySet<string> = new Set([
  ...["show", "check", "lock", "update", "metadata", "prefetch", "archive", "init", "new", "clone"],
]);

/** The verb as Nix calls it; undefined where it has none. */
function nixVerb(name: string): readonly string[] | undefined {
  if (SAME.has(name)) return [name];
  return OF_FLAKES.has(name) ? ["flake", name] : undefined;
}

/** A verb with the flag, where Nix has that verb. */
export function withNative(name: string, verb: Verb): Verb {
  if (nixVerb(name) === undefined) return verb;
  return { ...verb, flags: { ...verb.flags, ...nativeFlags } };
}

/**
 * The words for `nix` of a call of a verb, `words` being those without the verb; undefined where
 * the call has no `--native`. What stands behind `--`, or is the command that a flag like `-c`
 * takes, is not ours to read.
 */
export function nativeCall(
  name: string,
  words: readonly string[],
  flags: Flags,
): readonly string[] | undefined {
  const verb = nixVerb(name);
  const isLast = (word: string) => word === "--" || takesRest(word, flags);
  const end = words.findIndex(isLast);
  const ours = end < 0 ? words : words.slice(0, end);
  if (verb === undefined || !ours.includes("--native")) return undefined;
  const given = [...ours.filter((word) => word !== "--native"), ...words.slice(ours.length)];
  return ["--extra-experimental-features", "nix-command flakes", ...verb, ...given];
}

function takesRest(word: string, flags: Flags): boolean {
  return Object.entries(flags).some(([name, flag]) =>
    flag.type === "rest" && (word === `--${name}` || word === `-${flag.short}`)
  );
}

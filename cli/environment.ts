/**
 * The environment that a program is started with, as the flags of `run`, `shell` and `develop` say.
 *
 * @module
 */
import { failure } from "../nix/diagnostic.ts";
import type { HandOverOptions } from "../nix/tools/hand_over.ts";
import type { Flags, FlagValues } from "./verb.ts";

export const environmentFlags = {
  "ignore-env": {
    type: "switch",
    short: "i",
    also: "ignore-environment",
    help: "Start with no environment variables but those that are kept or set.",
  },
  "keep-env-var": {
    type: "list",
    short: "k",
    also: "keep",
    value: "NAMES",
    help: "With -i: keep these variables.",
    default: [],
  },
  "unset-env-var": {
    type: "list",
    short: "u",
    also: "unset",
    value: "NAMES",
    help: "Leave these variables out.",
    default: [],
  },
  "set-env-var": {
    type: "pairs",
    short: "s",
    value: "NAME VALUE",
    help: "Set a variable.",
  },
} as const satisfies Flags;

type Variables = Readonly<Record<string, string>>;

/** The environment of this process as the flags change it, with `more` on top. */
export function environmentOf(
  flags: FlagValues<typeof environmentFlags>,
  more: Variables = {},
): Pick<HandOverOptions, "env" | "clearEnv"> {
  const keep = flags["keep-env-var"];
  const unset = flags["unset-env-var"];
  const isIgnored = flags["ignore-env"];
  if (keep.length > 0 && !isIgnored) {
    throw failure("exclusive", "--keep-env-var does not make sense without --ignore-env");
  }
  if (unset.length > 0 && isIgnored) {
    throw failure("exclusive", "--unset-env-var does not make sense with --ignore-env");
  }
  refuseAmbiguous(flags["set-env-var"].map(([name]) => name), unset);
  const own = Object.entries(Deno.env.toObject()).filter(([name]) =>
    isIgnored ? keep.includes(name) : !unset.includes(name)
  );
  const set = Object.fromEntries(flags["set-env-var"]);
  return { clearEnv: true, env: { ...Object.fromEntries(own), ...set, ...more } };
}

/** A variable is set once, and none is set and unset. */
function refuseAmbiguous(set: readonly string[], unset: readonly string[]): void {
  const twice = set.find((name, at) => set.indexOf(name) !== at);
  if (twice !== undefined) {
    const definition = `Duplicate definition of environment variable '${twice}'`;
    throw failure("exclusive", `${definition} with '--set-env-var' is ambiguous`);
  }
  const both = set.find((name) => unset.includes(name));
  if (both !== undefined) {
    const set = `environment variable '${both}' that is set with '--set-env-var'`;
    throw failure("exclusive", `Cannot unset ${set}`);
  }
}

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
  refuseAmbiguous(flags);
  const own = Object.entries(Deno.env.toObject()).filter(([name]) =>
    isIgnored ? keep.includes(name) : !unset.includes(name)
  );
  const set = Object.fromEntries(flags["set-env-var"]);
  return { clearEnv: true, env: { ...Object.fromEntries(own), ...set, ...more } };
}

/** A variable is set once, and none is set and unset. */
function refuseAmbiguous(flags: FlagValues<typeof environmentFlags>): void {
  const set = flags["set-env-var"].map(([name]) => name);
  const twice = set.find((name, at) => set.indexOf(name) !== at);
  if (twice !== undefined) {
    const definition = `Duplicate definition of environment variable '${twice}'`;
    throw failure("exclusive", `${definition} with '--set-env-var' is ambiguous`);
  }
  const both = set.find((name) => flags["unset-env-var"].includes(name));
  if (both === undefined) return;
  const names = Object.keys(flags);
  const [first, second] = names.indexOf("set-env-var") < names.indexOf("unset-env-var")
    ? ["set", "unset"]
    : ["unset", "set"];
  const variable = `environment variable '${both}'`;
  const message = `Cannot ${second} ${variable} that is ${first} with '--${first}-env-var'`;
  throw failure("exclusive", message);
}

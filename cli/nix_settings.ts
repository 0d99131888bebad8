/**
 * Flags that go straight to Nix, whose they are.
 *
 * @module
 */
import type { Flags, FlagValues } from "./verb.ts";

/** The flags that every command of Nix takes. */
export const nixFlags = {
  option: {
    type: "pairs",
    value: "NAME VALUE",
    help: "Set a setting of Nix, as `--NAME VALUE` does.",
  },
  system: { type: "text", value: "SYSTEM", help: "The type of system to build for." },
  store: { type: "text", value: "URL", help: "The store to use." },
  "max-jobs": { type: "text", short: "j", value: "N", help: "How many builds run at once." },
  cores: { type: "text", value: "N", help: "How many cores each build may use." },
  builders: { type: "text", value: "BUILDERS", help: "The machines that builds may run on." },
  substituters: { type: "text", value: "URLS", help: "The binary caches to take from." },
  "keep-going": { type: "switch", help: "Build what can be built, despite failures." },
  "keep-failed": {
    type: "switch",
    help: "Keep the temporary directories of builds that failed.",
  },
  fallback: { type: "switch", help: "Build what no binary cache can give." },
  "log-format": { type: "text", value: "FORMAT", help: "How Nix shows the builds: `raw`, `bar`." },
} as const satisfies Flags;

const TEXTS = ["system", "store", "max-jobs", "cores", "builders", "substituters"] as const;
const SWITCHES = ["keep-going", "keep-failed", "fallback"] as const;

/** A setting of Nix: its name, and its value as nix.conf has it. */
export type Setting = readonly [name: string, value: string];

/** The flags with further settings, which count before theirs. */
export function withSettings<F extends { readonly option: readonly Setting[] }>(
  flags: F,
  settings: readonly Setting[],
): F {
  return settings.length === 0 ? flags : { ...flags, option: [...flags.option, ...settings] };
}

/** The flags as words for any of Nix's commands; how it shows builds is for those that build. */
export function nixWordsOf(flags: FlagValues<typeof nixFlags>): readonly string[] {
  return [
    ...flags.option.flatMap(([name, value]) => ["--option", name, value]),
    ...TEXTS.flatMap((name) => flags[name] === undefined ? [] : [`--${name}`, flags[name]]),
    ...SWITCHES.flatMap((name) => flags[name] ? [`--${name}`] : []),
  ];
}

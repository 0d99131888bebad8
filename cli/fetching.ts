/**
 * The flags of every verb that fetches something.
 *
 * @module
 */
import type { NixRelease, Registry } from "../compat/ref/mod.ts";
import type { Diagnostic } from "../nix/diagnostic.ts";
import { lockRoom } from "./lock_room.ts";
import { usage } from "./call.ts";
import { nixFlags } from "./nix_settings.ts";
import type { Output } from "./output.ts";
import type { Flags, FlagValues } from "./verb.ts";

export const fetchFlags = {
  "override-flake": {
    type: "pairs",
    value: "FROM TO",
    help: "Take one flake for another, before all registries.",
  },
  "no-registries": { type: "switch", help: "Don't look names up in registries." },
  option: nixFlags.option,
  nix: {
    type: "text",
    value: "VERSION",
    help: "Do what this version of Nix would do; the newest unless told.",
  },
  offline: { type: "switch", help: "Don't use the network." },
  refresh: { type: "switch", help: "Ask servers what they have now, however short ago they said." },
} as const satisfies Flags;

/** What the flags say of fetching. */
export interface FetchWish {
  readonly network: boolean;
  readonly like: NixRelease;
  readonly flagRegistry: Registry;
  readonly useRegistries: boolean;
  readonly option: readonly (readonly [name: string, value: string])[];
  readonly progress: (words: string) => void;
  readonly warn: (warning: Diagnostic) => void;
}

/** Reads the flags. Throws a failure for a version without flakes. */
export async function fetchOptions(
  flags: FlagValues<typeof fetchFlags>,
  output: Output,
): Promise<FetchWish> {
  const like = await releaseOf(flags.nix);
  return {
    network: !flags.offline,
    like,
    flagRegistry: await overriddenFlakes(flags["override-flake"], { like, warn: output.diagnose }),
    useRegistries: !flags["no-registries"],
    option: flags.option,
    progress: output.progress,
    warn: output.diagnose,
  };
}

async function releaseOf(version: string | undefined): Promise<NixRelease> {
  const { NEWEST_RELEASE, releaseLike } = await import("../compat/ref/mod.ts");
  const like = version === undefined ? NEWEST_RELEASE : releaseLike(version);
  if (like !== undefined) return like;
  throw usage(`"--nix ${version}": no Nix with flakes has this version`, "Write `--nix 2.26`");
}

async function overriddenFlakes(
  pairs: readonly (readonly [string, string])[],
  options: Pick<FetchWish, "like" | "warn">,
): Promise<Registry> {
  const { wholeFlake } = await lockRoom();
  return await Promise.all(pairs.map(async ([from, to]) => ({
    from: await wholeFlake(from, options),
    to: await wholeFlake(to, options),
    exact: false,
  })));
}

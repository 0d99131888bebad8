/**
 * What the flags of fetching mean.
 *
 * @module
 */
import type { NixRelease, Registry } from "../compat/ref/mod.ts";
import type { Diagnostic } from "../nix/diagnostic.ts";
import { lockRoom } from "./lock_room.ts";
import { usage } from "./call.ts";
import type { fetchFlags } from "./fetch_flags.ts";
import type { Output } from "./output.ts";
import type { FlagValues } from "./verb.ts";

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

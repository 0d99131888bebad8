/**
 * Profiles: what a person has installed, by `nix-env`, which every Nix has.
 *
 * @module
 */
import { resolve } from "@std/path";
import { runNix } from "./run.ts";

/** A package in a profile. */
export interface Installed {
  /** Its name and version, `hello-2.12`. */
  readonly name: string;
  /** Its store paths. */
  readonly paths: readonly string[];
}

/** Does something to a profile, nix-env's own unless told; what nix-env prints. */
export function profileDo(
  profile: string | undefined,
  words: readonly string[],
): Promise<string> {
  return runNix("nix-env", [...(profile === undefined ? [] : ["--profile", profile]), ...words]);
}

/** Makes one store path all that is in a profile, wherever that is, as a new generation. */
export async function setProfile(profile: string, path: string): Promise<void> {
  await profileDo(resolve(profile), ["--set", path]);
}

/** What is in a profile. */
export async function installedIn(profile: string | undefined): Promise<readonly Installed[]> {
  const lines = (await profileDo(profile, ["--query", "--installed", "--out-path"])).split("\n");
  return lines.flatMap((line) => {
    const [, name, paths] = /^(\S+)\s+(\S+)$/.exec(line) ?? [];
    if (name === undefined || paths === undefined) return [];
    return [{ name, paths: paths.split(";").map((path) => path.replace(/^\w+=/, "")) }];
  });
}

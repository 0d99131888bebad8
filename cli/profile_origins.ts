/**
 * Which flake each package of a profile came from. What is not installed any more stays on record, so
 * that a rollback knows it again.
 *
 * @module
 */
import { failure } from "../nix/diagnostic.ts";

/** Where a package came from. */
export interface Origin {
  /** The installable, with the flake in full. */
  readonly installable: string;
}

/** The origins of store paths that were ever installed in a profile. */
export async function originsIn(
  profile: string | undefined,
): Promise<Readonly<Record<string, Origin>>> {
  try {
    return JSON.parse(await Deno.readTextFile(await recordOf(profile)));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return {};
    throw error;
  }
}

/** Adds to the record, which has the old text or the new one at any time. */
export async function remember(
  profile: string | undefined,
  origins: Readonly<Record<string, Origin>>,
): Promise<void> {
  const { dirname } = await import("@std/path");
  const file = await recordOf(profile);
  const all = { ...await originsIn(profile), ...origins };
  await Deno.mkdir(dirname(file), { recursive: true });
  const draft = `${file}.${Deno.pid}`;
  await Deno.writeTextFile(draft, JSON.stringify(all, null, 2) + "\n");
  await Deno.rename(draft, file);
}

async function recordOf(profile: string | undefined): Promise<string> {
  const { join, resolve } = await import("@std/path");
  const { keyOf, stateHome } = await import("../migrate/apply/store.ts");
  const home = stateHome();
  if (home === undefined) {
    throw failure("no-home", "HOME is not set: there is no place to note where packages are from");
  }
  const key = profile === undefined ? "default" : await keyOf(resolve(profile));
  return join(home, "flakebridge", "profiles", `${key}.json`);
}

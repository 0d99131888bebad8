/**
 * The registries of this machine and the global one.
 *
 * @module
 */
import { Failure, failure } from "../../../nix/diagnostic.ts";
import { parseRegistry, type Registry } from "../../ref/registry.ts";
import { downloadText } from "./http.ts";
import { personalDirectory, readIfThere, systemDirectory } from "./nix_settings.ts";
import { askNowAndThen } from "./records.ts";
import type { FetchSession } from "./session.ts";

/** What `flake-registry` is unless a setting says otherwise. */
const GLOBAL_REGISTRY = "https://channels.nixos.org/flake-registry.json";

/** A registry and whose it is. */
export interface NamedRegistry {
  readonly kind: "flags" | "user" | "system" | "global";
  readonly registry: Registry;
}

/** Whether the flags and the settings let registries count. */
function usesRegistries({ useRegistries, settings }: FetchSession): boolean {
  return useRegistries !== false && settings().get("use-registries") !== "false";
}

/** All registries, the first that has a name counts. */
export async function allRegistries(session: FetchSession): Promise<readonly NamedRegistry[]> {
  if (!usesRegistries(session)) return [];
  return [...ownRegistries(session), { kind: "global", registry: await globalRegistry(session) }];
}

/** Those of the command line and of this machine. */
export function ownRegistries(session: FetchSession): readonly NamedRegistry[] {
  if (!usesRegistries(session)) return [];
  const personal = personalDirectory();
  return [
    { kind: "flags", registry: session.flagRegistry ?? [] },
    { kind: "user", registry: personal === undefined ? [] : readable(personal, session) },
    { kind: "system", registry: readable(systemDirectory(), session) },
  ];
}

/**
 * The registries that resolve the inputs of flakes. Since 2.34 a person's and a system's own names
 * do not count there.
 */
export async function inputRegistries(session: FetchSession): Promise<readonly Registry[]> {
  const counts = session.like === "2.34"
    ? ["flags", "global"]
    : ["flags", "user", "system", "global"];
  const registries = await allRegistries(session);
  return registries.filter(({ kind }) => counts.includes(kind)).map(({ registry }) => registry);
}

/** The file of the person's own registry. Throws a failure where a person has no home. */
export function userRegistryFile(): string {
  const directory = personalDirectory();
  if (directory === undefined) {
    throw failure("no-home", "HOME is not set: there is no own registry");
  }
  return registryFileIn(directory);
}

function registryFileIn(directory: string): string {
  return `${directory}/registry.json`;
}

/** The registry of a directory of settings. */
function readable(directory: string, session: FetchSession): Registry {
  const file = registryFileIn(directory);
  return orWarn(() => registryIn(file), session);
}

/** As in Nix, a registry that can't be read is warned of, and has no entries. */
function orWarn(read: () => Registry, session: FetchSession): Registry {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    for (const fault of error.diagnostics) session.warn({ ...fault, severity: "warning" });
    return [];
  }
}

/**
 * The registry in a file; an empty one where there is none. Throws a failure for a text that is
 * none, and for one that may not be read: what a person can still mend must not be written over.
 */
export function registryIn(file: string): Registry {
  const text = readIfThere(file);
  return text === undefined ? [] : parseRegistry(text, file);
}

async function globalRegistry(session: FetchSession): Promise<Registry> {
  const place = session.settings().get("flake-registry") ?? GLOBAL_REGISTRY;
  if (place === "") return [];
  if (place.startsWith("/")) return orWarn(() => registryIn(place), session);
  const text = await askNowAndThen(
    { registry: place },
    session,
    () => downloadText(place, session),
  );
  return orWarn(() => parseRegistry(text, place), session);
}

/**
 * The registries of this machine and the global one.
 *
 * @module
 */
import { failure } from "../../../nix/diagnostic.ts";
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

/** All registries, the first that has a name counts. */
export async function allRegistries(session: FetchSession): Promise<readonly NamedRegistry[]> {
  if (session.useRegistries === false) return [];
  return [...ownRegistries(session), { kind: "global", registry: await globalRegistry(session) }];
}

/** Those of the command line and of this machine. */
export function ownRegistries(session: FetchSession): readonly NamedRegistry[] {
  if (session.useRegistries === false) return [];
  const personal = personalDirectory();
  return [
    { kind: "flags", registry: session.flagRegistry ?? [] },
    { kind: "user", registry: personal === undefined ? [] : registryIn(registryFileIn(personal)) },
    { kind: "system", registry: registryIn(registryFileIn(systemDirectory())) },
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

/** The registry in a file; an empty one where there is none. */
export function registryIn(file: string): Registry {
  const text = readIfThere(file);
  return text === undefined ? [] : parseRegistry(text, file);
}

async function globalRegistry(session: FetchSession): Promise<Registry> {
  const place = session.settings().get("flake-registry") ?? GLOBAL_REGISTRY;
  if (place === "") return [];
  if (place.startsWith("/")) {
    const text = readIfThere(place);
    if (text === undefined) throw failure("registry", `there is no flake registry "${place}"`);
    return parseRegistry(text, place);
  }
  const ask = () => downloadText(place, session);
  return parseRegistry(await askNowAndThen({ registry: place }, session, ask), place);
}

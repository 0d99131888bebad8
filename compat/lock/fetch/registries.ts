/**
 * The registries of this machine and the global one.
 *
 * @module
 */
import { failure } from "../../../nix/diagnostic.ts";
import { parseRegistry, type Registry } from "../../ref/registry.ts";
import { downloadText } from "./http.ts";
import { personalDirectory, readIfThere, systemDirectory } from "./nix_settings.ts";
import type { FetchSession } from "./session.ts";

/** What `flake-registry` is unless a setting says otherwise. */
const GLOBAL_REGISTRY = "https://channels.nixos.org/flake-registry.json";

/**
 * The registries that resolve the inputs of flakes, the first that has a name counts. Since 2.34 a
 * person's and a system's own names do not count there.
 */
export async function inputRegistries(session: FetchSession): Promise<readonly Registry[]> {
  const global = await globalRegistry(session);
  if (session.like === "2.34") return [global];
  const own = [personalDirectory(), systemDirectory()].flatMap((directory) =>
    directory === undefined ? [] : [registryIn(`${directory}/registry.json`)]
  );
  return [...own, global];
}

function registryIn(file: string): Registry {
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
  return parseRegistry(await downloadText(place, session), place);
}

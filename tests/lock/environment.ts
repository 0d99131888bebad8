/**
 * The environment that a real Nix and we share in a test.
 *
 * @module
 */
import { join } from "@std/path";
import type { NixEnvironment } from "../ground/nix_environment.ts";

/** Variables by name. */
export type Variables = Readonly<Record<string, string>>;

/** Flakes on, and `registry` (an empty one unless told) as the global registry. */
export function flakeSettings(nix: NixEnvironment, registry?: string): Variables {
  const file = registry ?? join(nix.directory, "settings", "registry.json");
  const lines = [
    "experimental-features = nix-command flakes verified-fetches",
    `flake-registry = ${file}`,
    "tarball-ttl = 0",
    "download-attempts = 3",
  ];
  return {
    NIX_CONFIG: lines.join("\n"),
    NIX_CONF_DIR: join(nix.directory, "settings"),
    XDG_CACHE_HOME: join(nix.directory, "home", ".cache"),
  };
}

/** Sets variables of this process for as long as the scope lasts. */
export function setVariables(variables: Variables): Disposable {
  const before = Object.keys(variables).map((name) => [name, Deno.env.get(name)] as const);
  for (const [name, value] of Object.entries(variables)) Deno.env.set(name, value);
  return {
    [Symbol.dispose]() {
      for (const [name, value] of before) {
        if (value === undefined) Deno.env.delete(name);
        else Deno.env.set(name, value);
      }
    },
  };
}

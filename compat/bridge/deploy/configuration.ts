/**
 * Configurations of machines and homes: what they are called in a flake, and what is built of them.
 *
 * Source of the rules: the manual pages of nixos-rebuild(8), home-manager(1) and darwin-rebuild(8).
 *
 * @module
 */
import type { AttributePath } from "../installable.ts";

/** What is deployed. */
export type Kind = "os" | "home" | "darwin";

/** Whose configuration is meant where none is named. */
export interface Whereabouts {
  /** The name of the machine. */
  readonly host: string;
  /** The name of the person who asks. */
  readonly user: string | undefined;
}

/** Where the derivation of a configuration may be, the first to be tried first. */
export function configurationPaths(
  kind: Kind,
  names: readonly string[],
  part: "toplevel" | "vm" = "toplevel",
): readonly AttributePath[] {
  return names.map((name) => {
    switch (kind) {
      case "os":
        return ["nixosConfigurations", name, "config", "system", "build", part];
      case "home":
        return ["homeConfigurations", name, "activationPackage"];
      case "darwin":
        return ["darwinConfigurations", name, "system"];
      default:
        return kind satisfies never;
    }
  });
}

/** The names that a configuration may have for who asks, the first to be tried first. */
export function configurationNames(kind: Kind, { host, user }: Whereabouts): readonly string[] {
  if (kind !== "home") return [host];
  if (user === undefined) return [];
  const hosts = new Set([host.replace(/\..*$/, ""), host]);
  return [...[...hosts].map((name) => `${user}@${name}`), user];
}

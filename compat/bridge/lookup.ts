/**
 * Where an attribute of a flake is looked for, and in which order.
 *
 * Source of the rules: Nix manual, `nix build`, `nix run`, `nix develop`, `nix fmt`, `nix bundle`,
 * `nix flake init`, `nix repl`, sections "Flake output attributes".
 *
 * @module
 */

/** What is looked for. */
export type Lookup = "package" | "app" | "shell" | "formatter" | "bundler" | "template" | "scope";

interface Places {
  /** Looked at in this order where the flake is named without an attribute. */
  readonly defaults: readonly string[];
  /** Put before an attribute, in this order; the attribute by itself comes last. */
  readonly prefixes: readonly string[];
}

const PACKAGES: Places = {
  defaults: ["packages.SYSTEM.default", "defaultPackage.SYSTEM"],
  prefixes: ["packages.SYSTEM.", "legacyPackages.SYSTEM."],
};

const PLACES: Readonly<Record<Lookup, Places>> = {
  package: PACKAGES,
  app: {
    defaults: ["apps.SYSTEM.default", "defaultApp.SYSTEM", ...PACKAGES.defaults],
    prefixes: ["apps.SYSTEM.", ...PACKAGES.prefixes],
  },
  shell: {
    defaults: ["devShells.SYSTEM.default", "devShell.SYSTEM", ...PACKAGES.defaults],
    prefixes: ["devShells.SYSTEM.", ...PACKAGES.prefixes],
  },
  formatter: { defaults: ["formatter.SYSTEM"], prefixes: [] },
  bundler: {
    defaults: ["bundlers.SYSTEM.default", "defaultBundler.SYSTEM"],
    prefixes: ["bundlers.SYSTEM."],
  },
  template: { defaults: ["templates.default", "defaultTemplate"], prefixes: ["templates."] },
  scope: { defaults: [""], prefixes: PACKAGES.prefixes },
};

/**
 * The attribute paths that a flake's fragment may mean, as texts, the first to be tried first. A
 * fragment that begins with a dot is that path and no other.
 */
export function attributePaths(
  lookup: Lookup,
  system: string,
  fragment: string,
): readonly string[] {
  const { defaults, prefixes } = PLACES[lookup];
  if (fragment.startsWith(".")) return [fragment.slice(1)];
  const texts = fragment === "" ? defaults : [...prefixes, ""];
  return texts.map((text) => text.replace("SYSTEM", system) + fragment);
}

/**
 * Where an attribute may be that a person has begun to write, as texts without a dot at the end.
 */
export function prefixesOf(lookup: Lookup, system: string): readonly string[] {
  return [...PLACES[lookup].prefixes, ""].map((prefix) =>
    prefix.replace("SYSTEM", system).replace(/\.$/, "")
  );
}

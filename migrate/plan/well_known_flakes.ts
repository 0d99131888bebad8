/**
 * Flakes that configurations are made with, by the names that their inputs have everywhere.
 *
 * @module
 */

/** What is known of a flake beside its tree. */
export interface WellKnownFlake {
  /** Its inputs that are to be the ones of the same name here. Source: the projects' READMEs. */
  readonly follows: readonly string[];
  /** The branch that goes with a release of nixpkgs, `24.11`; unless told, one goes with all. */
  readonly branch?: (release: string) => string;
  /** Paths below its tree, as a search path has them, that it has as outputs. */
  readonly modules?: Readonly<Record<string, string>>;
}

/** By the name of the input. */
const flakes: ReadonlyMap<string, WellKnownFlake> = new Map<string, WellKnownFlake>([
  ["home-manager", {
    follows: ["nixpkgs"],
    branch: (release) => `release-${release}`,
    modules: {
      "/nixos": "nixosModules.home-manager",
      "/nix-darwin": "darwinModules.home-manager",
    },
  }],
  ["nix-darwin", { follows: ["nixpkgs"], branch: (release) => `nix-darwin-${release}` }],
  ["agenix", { follows: ["nixpkgs"], modules: { "/modules/age.nix": "nixosModules.default" } }],
  ["sops-nix", { follows: ["nixpkgs"], modules: { "/modules/sops": "nixosModules.sops" } }],
  ["nixos-hardware", { follows: [] }],
]);

/** What is known of the flake whose input has this name. */
export function wellKnownFlake(name: string): WellKnownFlake | undefined {
  return flakes.get(name);
}

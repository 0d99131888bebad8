/**
 * The kinds of configurations that are made of modules: where projects keep them, what the flake
 * calls them, and what makes them.
 *
 * @module
 */
import type { Source } from "../../scan/source.ts";

/** What a configuration is of: a machine with NixOS, a home directory, a machine with macOS. */
export type ConfigurationKind = "NixOS" | "home-manager" | "nix-darwin";

/** An argument that a module can be given. */
export type ModuleArgument = "inputs" | "modulesPath" | "pkgs" | "system";

/** All that tells one kind from another. */
export interface Configured {
  /** Where it is kept; in a directory of its own, that directory has its name. */
  readonly places: RegExp;
  /** What a module in such a place sets one of, or else it is something else. */
  readonly options: readonly string[];
  /** The options that name it; the first that is written out counts. */
  readonly names: readonly (readonly string[])[];
  /** Its name where nothing names it. */
  readonly unnamed: string;
  readonly output: string;
  /** The attribute path of its derivation, below the output's name. */
  readonly derivation: readonly string[];
  /** What makes it, where that is no part of nixpkgs. */
  readonly maker?: Source;
  /** How the function that makes it calls the arguments for all modules. */
  readonly argumentsName: "specialArgs" | "extraSpecialArgs";
  /** The systems that it can be for. */
  readonly systems: RegExp;
}

/**
 * `nixos-rebuild switch --flake .` looks for the host name; `nixos` is NixOS' own for a machine.
 */
const nixos: Configured = {
  places:
    /^(?:nixos\/)?configuration\.nix$|^(?:hosts|machines)\/([^/]+)\/(?:configuration|default)\.nix$/,
  options: ["imports", "networking", "system", "boot", "services"],
  names: [["networking", "hostName"]],
  unnamed: "nixos",
  output: "nixosConfigurations",
  derivation: ["config", "system", "build", "toplevel"],
  argumentsName: "specialArgs",
  systems: /-linux$/,
};

/** `home-manager switch --flake .` looks for the name of the user. */
const homeManager: Configured = {
  places: /^(?:home-manager\/|nixpkgs\/|\.config\/(?:nixpkgs|home-manager)\/)?home\.nix$/,
  options: ["home", "imports", "programs"],
  names: [["home", "username"]],
  unnamed: "user",
  output: "homeConfigurations",
  derivation: ["activationPackage"],
  maker: channel("home-manager", "github:nix-community/home-manager"),
  argumentsName: "extraSpecialArgs",
  systems: /-linux$/,
};

/** `darwin-rebuild switch --flake .` looks for the local host name of the machine. */
const nixDarwin: Configured = {
  places: /^(?:\.?(?:nixpkgs|config|nix-darwin)\/)?darwin-configuration\.nix$/,
  options: ["environment", "imports", "nixpkgs", "programs", "services", "system"],
  names: [
    ["networking", "localHostName"],
    ["networking", "hostName"],
    ["networking", "computerName"],
  ],
  unnamed: "mac",
  output: "darwinConfigurations",
  derivation: ["system"],
  maker: channel("nix-darwin", "github:nix-darwin/nix-darwin"),
  argumentsName: "specialArgs",
  systems: /-darwin$/,
};

/** Each kind, by its name. */
export const configured: Readonly<Record<ConfigurationKind, Configured>> = {
  "NixOS": nixos,
  "home-manager": homeManager,
  "nix-darwin": nixDarwin,
};

/** A tree that nothing pins. */
function channel(name: string, url: string): Source {
  return { name, kind: "tree", url, pinned: false, subpath: "" };
}

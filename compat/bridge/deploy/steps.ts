/**
 * How a configuration comes onto a machine: command lines, each with the machine it is run on.
 *
 * Source of the rules: nixos-rebuild(8), darwin-rebuild(8) and home-manager(1).
 *
 * @module
 */
import type { Kind } from "./configuration.ts";

/** What is done with a configuration. */
export type Action =
  | "build"
  | "switch"
  | "boot"
  | "test"
  | "dry-activate"
  | "build-vm"
  | "check";

/** One command line. */
export interface Step {
  /** The machine, as ssh names it; this one where it is null. */
  readonly on: string | null;
  /** Whether only root may do it. */
  readonly isRoots: boolean;
  readonly words: readonly string[];
}

/** A configuration that is evaluated. */
export interface Configuration {
  readonly drvPath: string;
  /** The store path it is built to. */
  readonly path: string;
}

/** Where it is built, and where it goes. */
export interface Machines {
  readonly buildHost: string | null;
  readonly targetHost: string | null;
}

/** What is deployed, and how. */
export interface Deployment extends Machines {
  readonly kind: Kind;
  readonly action: Action;
  /** The profile that keeps the generations. */
  readonly profile: string;
  /** The link to what is built, for those actions that leave one. */
  readonly link: string;
  /** Further words for the Nix that builds. */
  readonly nixWords: readonly string[];
  /** Variables that the activation sees. */
  readonly variables: readonly string[];
  /** Whether systemd carries the activation out, as a unit that outlives a lost connection. */
  readonly isUnit: boolean;
}

/** How to ask a machine whether systemd runs there. */
export const ASKS_FOR_SYSTEMD = ["test", "-d", "/run/systemd/system"] as const;

/** A unit as nixos-rebuild-ng starts it, of which there is one at a time; it is waited for. */
const IN_UNIT = [
  "systemd-run",
  "-E",
  // Of the locale that the machine has now, for the activation's first messages.
  "LOCALE_ARCHIVE",
  "--collect",
  "--no-ask-password",
  "--pipe",
  "--quiet",
  "--service-type=exec",
  "--unit=nixos-rebuild-switch-to-configuration",
] as const;

/** Builds the configuration on another machine; nothing where it is built here. */
export function remoteBuildSteps(
  { drvPath }: Configuration,
  { buildHost, nixWords }: Pick<Deployment, "buildHost" | "nixWords">,
): readonly Step[] {
  if (buildHost === null) return [];
  return [
    onThis("nix-copy-closure", "--to", buildHost, drvPath),
    { on: buildHost, isRoots: false, words: ["nix-store", "--realise", ...nixWords, drvPath] },
  ];
}

/** Brings what is built to the machine it is for. Two others need not know each other. */
export function copySteps(
  { path }: Configuration,
  { buildHost, targetHost }: Machines,
): readonly Step[] {
  if (buildHost === targetHost) return [];
  return [
    ...(buildHost === null ? [] : [onThis("nix-copy-closure", "--from", buildHost, path)]),
    ...(targetHost === null ? [] : [onThis("nix-copy-closure", "--to", targetHost, path)]),
  ];
}

/** Puts what is there into effect. */
export function effectSteps(path: string, deployment: Deployment): readonly Step[] {
  const { kind, action, profile, link, targetHost: on } = deployment;
  if (leavesLink(action)) {
    const root = ["--realise", path, "--add-root", link, "--indirect"];
    return on === null ? [onThis("nix-store", ...root)] : [];
  }
  const set = { on, isRoots: true, words: ["nix-env", "--profile", profile, "--set", path] };
  // What can't be activated must not be what the machine starts with.
  const check = { on, isRoots: false, words: ["test", "-x", activator(path, kind)] };
  return [
    check,
    ...(kind !== "home" && setsProfile(action) ? [...directorySteps(deployment), set] : []),
    activation(path, deployment),
  ];
}

/** Whether an action ends with a link to what was built. */
export function leavesLink(action: Action): boolean {
  return action === "build" || action === "build-vm";
}

/** Puts a generation into effect that is there; the profile stays. */
export function activationSteps(generation: string, deployment: Deployment): readonly Step[] {
  return [activation(generation, deployment)];
}

/** Goes back to the generation before, and puts that into effect. */
export function rollbackSteps(deployment: Deployment): readonly Step[] {
  const { profile, targetHost: on } = deployment;
  return [
    { on, isRoots: true, words: ["nix-env", "--profile", profile, "--rollback"] },
    activation(profile, deployment),
  ];
}

/** Whether an action makes a configuration the one that the machine starts with. */
export function setsProfile(action: Action): boolean {
  return action === "switch" || action === "boot";
}

/** Profiles with names of their own are in a directory that need not be there. */
function directorySteps({ profile, targetHost: on }: Deployment): readonly Step[] {
  const directory = /^.*\/system-profiles(?=\/)/.exec(profile)?.[0];
  if (directory === undefined) return [];
  return [{ on, isRoots: true, words: ["mkdir", "-p", "-m", "0755", directory] }];
}

function activation(path: string, deployment: Deployment): Step {
  const { kind, action, targetHost: on } = deployment;
  const words = [...around(deployment), activator(path, kind), ...(kind === "os" ? [action] : [])];
  return { on, isRoots: kind !== "home", words };
}

/** What stands before the program that activates. */
function around({ isUnit, variables }: Deployment): readonly string[] {
  if (isUnit) return [...IN_UNIT, ...variables.flatMap((one) => ["-E", one])];
  return variables.length === 0 ? [] : ["env", ...variables];
}

/** The program that puts a configuration into effect. */
function activator(path: string, kind: Kind): string {
  return kind === "os" ? `${path}/bin/switch-to-configuration` : `${path}/activate`;
}

function onThis(...words: readonly string[]): Step {
  return { on: null, isRoots: false, words };
}

/** The number of the generation before the current one, in `nix-env --list-generations`. */
export function generationBefore(listed: string): number | undefined {
  const lines = listed.split("\n").filter((line) => /^\s*\d/.test(line));
  const current = lines.findIndex((line) => line.includes("(current)"));
  const before = lines[current - 1];
  return before === undefined ? undefined : parseInt(before, 10);
}

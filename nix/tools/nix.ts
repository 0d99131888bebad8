/**
 * The Nix on this machine: whether there is one, and what it can do.
 *
 * @module
 */
import { Failure, failure } from "../diagnostic.ts";
import { evaluate } from "./evaluate.ts";
import { run, type RunOptions } from "./run.ts";

/** What was found out about the Nix whose programs are on PATH. */
export interface Nix {
  /** `2.8.0` */
  readonly version: string;
  /** `builtins.currentSystem`: `x86_64-linux`. */
  readonly system: string;
  /** `builtins.storeDir`: `/nix/store`. */
  readonly store: string;
  /** Whether there is a `nix` that understands flakes, once the features are switched on. */
  readonly flakes: boolean;
}

/** How Nix is asked. */
export type NixOptions = Pick<RunOptions, "env" | "signal">;

/** What switches flakes on for one call of `nix`, on every version that has them. */
export const FLAKE_FEATURES: readonly string[] = [
  "--extra-experimental-features",
  "nix-command flakes",
];

const ABOUT = `{
  version = builtins.nixVersion;
  system = builtins.currentSystem;
  store = builtins.storeDir;
}`;

/**
 * Asks the `nix-instantiate` on PATH; `undefined` where there is none, or where this process may
 * not run it.
 *
 * @throws {Failure} `broken-nix` where there is one and it does not work.
 */
export async function findNix(options: NixOptions = {}): Promise<Nix | undefined> {
  try {
    const about = await evaluate(ABOUT, options) as Omit<Nix, "flakes">;
    const flakes = hasFlakes(about.version) && await works("nix", options);
    return { ...about, flakes };
  } catch (error) {
    if (isAbsent(error)) return undefined;
    if (error instanceof Failure) throw brokenNix(error);
    throw error;
  }
}

/** The usual cause is a daemon that does not serve this user. */
function brokenNix({ message }: Failure): Failure {
  return failure("broken-nix", `there is a Nix, but it does not work: ${message}`, {
    help: "on Debian, its users are those of a group: `adduser YOU nix-users`, then log in again",
  });
}

/**
 * As {@linkcode findNix}, for what can't be done without.
 *
 * @throws {Failure} `no-nix` where there is none.
 */
export async function needNix(options: NixOptions = {}): Promise<Nix> {
  const nix = await findNix(options);
  if (nix !== undefined) return nix;
  throw failure("no-nix", "no `nix-instantiate` on PATH", {
    help: "install Nix: `apt-get install nix-bin` on Debian, or see https://nixos.org/download",
  });
}

/** Flakes came with Nix 2.4. */
function hasFlakes(version: string): boolean {
  return isAtLeast(version, [2, 4]);
}

/** Whether a version of Nix is `[major, minor]` or newer. */
export function isAtLeast(version: string, least: readonly [number, number]): boolean {
  const [major = 0, minor = 0] = version.split(".").map((part) => parseInt(part, 10));
  return major > least[0] || (major === least[0] && minor >= least[1]);
}

async function works(program: string, options: NixOptions): Promise<boolean> {
  try {
    return (await run(program, ["--version"], options)).status === 0;
  } catch (error) {
    if (isAbsent(error)) return false;
    throw error;
  }
}

/** Whether an error says that there is no such program, or that it may not be run. */
export function isAbsent(error: unknown): boolean {
  return error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotCapable;
}

/**
 * The Nixes that are there: the one on PATH, and those of a matrix (`tests/nix_matrix/nix-matrix`)
 * where the environment variable FLAKEBRIDGE_NIX_MATRIX names its directory.
 *
 * Every call gets settings of its own: nothing of the machine's, no network, no registry.
 *
 * @module
 */
import { join } from "@std/path";
import { matrixVersions } from "../ground/nix_environment.ts";

export interface Nix {
  /** `2.26.3` */
  readonly version: string;
  /** The words before a command that make it run with this Nix. */
  readonly prefix: readonly string[];
  readonly hasFlakes: boolean;
}

/** What a command printed, and whether it did what it should. */
export interface Ran {
  readonly success: boolean;
  readonly stdout: string;
  readonly stderr: string;
}

/** Where the settings and the stores of a run of the tests are. */
export interface Workplace {
  /** A directory of ours. */
  readonly directory: string;
  /** Below it, the stores; a Nix of the matrix gets one by its version. */
  readonly stores: string;
}

/** Makes the settings for {@linkcode runNix} below `directory`. */
export async function workplace(directory: string): Promise<Workplace> {
  const settings = {
    off: "",
    fetchTree: "fetch-tree",
    on: "nix-command flakes",
  };
  await Deno.mkdir(join(directory, "home"));
  const registry = join(directory, "registry.json");
  await Deno.writeTextFile(registry, `{"flakes":[],"version":2}\n`);
  for (const [name, features] of Object.entries(settings)) {
    await Deno.mkdir(join(directory, "conf", name), { recursive: true });
    const lines = [
      "sandbox = false",
      "build-users-group =",
      "substitute = false",
      "connect-timeout = 1",
      "download-attempts = 1",
      "warn-dirty = false",
      `experimental-features = ${features}`,
      `flake-registry = ${registry}`,
    ];
    await Deno.writeTextFile(join(directory, "conf", name, "nix.conf"), lines.join("\n") + "\n");
  }
  return { directory, stores: join(directory, "stores") };
}

/** Which features a call has: none, `fetch-tree` alone, or flakes. */
export type Features = "off" | "fetchTree" | "on";

/** Runs a command with that Nix; no environment of the machine's reaches it but PATH. */
export async function runNix(
  place: Workplace,
  nix: Nix,
  features: Features,
  command: readonly string[],
  cwd = place.directory,
): Promise<Ran> {
  const conf = join(place.directory, "conf", features);
  const [program, ...args] = [
    ...nix.prefix,
    "env",
    `NIX_CONF_DIR=${conf}`,
    "NIX_USER_CONF_FILES=/dev/null",
    ...command,
  ];
  const output = await new Deno.Command(program ?? "env", {
    args,
    cwd,
    env: {
      ...gitEnvironment(place),
      ...homeOf(place),
      NIX_MATRIX_STORE: await storeOf(place, nix),
    },
    stdin: "null",
  }).output();
  const decoder = new TextDecoder();
  return {
    success: output.success,
    stdout: decoder.decode(output.stdout),
    stderr: decoder.decode(output.stderr),
  };
}

/** A home that is ours, for caches; those of a matrix have their own. */
function homeOf({ directory }: Workplace): Record<string, string> {
  const home = join(directory, "home");
  return {
    HOME: home,
    XDG_CACHE_HOME: join(home, ".cache"),
    XDG_CONFIG_HOME: join(home, ".config"),
    XDG_DATA_HOME: join(home, ".local/share"),
    XDG_STATE_HOME: join(home, ".local/state"),
  };
}

async function storeOf(place: Workplace, nix: Nix): Promise<string> {
  const store = join(place.stores, nix.version);
  await Deno.mkdir(store, { recursive: true });
  return store;
}

/** What makes git do the same at every hour and on every machine. */
export function gitEnvironment(place: Workplace): Record<string, string> {
  const date = "2024-02-29T12:34:56Z";
  return {
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_CONFIG_GLOBAL: join(place.directory, "gitconfig"),
    GIT_CONFIG_COUNT: "2",
    GIT_CONFIG_KEY_0: "init.defaultBranch",
    GIT_CONFIG_VALUE_0: "main",
    GIT_CONFIG_KEY_1: "protocol.file.allow",
    GIT_CONFIG_VALUE_1: "always",
    GIT_AUTHOR_NAME: "A",
    GIT_AUTHOR_EMAIL: "a@example.org",
    GIT_AUTHOR_DATE: date,
    GIT_COMMITTER_NAME: "A",
    GIT_COMMITTER_EMAIL: "a@example.org",
    GIT_COMMITTER_DATE: date,
  };
}

/** Every Nix at hand, oldest first, no version twice. */
export async function findNixes(): Promise<readonly Nix[]> {
  const nixv = join(Deno.env.get("FLAKEBRIDGE_NIX_MATRIX") ?? "", "bin", "nixv");
  const prefixes = [...(await matrixVersions()).map((version) => [nixv, version]), []];
  const found = new Map<string, Nix>();
  for (const prefix of prefixes) {
    const version = await versionOf(prefix);
    if (version !== undefined && !found.has(version)) {
      found.set(version, { version, prefix, hasFlakes: compareVersions(version, "2.4") >= 0 });
    }
  }
  return [...found.values()].sort((a, b) => compareVersions(a.version, b.version));
}

async function versionOf(prefix: readonly string[]): Promise<string | undefined> {
  const [program, ...args] = [...prefix, "nix-instantiate", "--version"];
  try {
    const output = await new Deno.Command(program ?? "", { args, stdin: "null" }).output();
    return /\d+\.\d+(\.\d+)?/.exec(new TextDecoder().decode(output.stdout))?.[0];
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/** Below zero when `a` is the older version; of versions that are numbers and dots. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [a.split(".").map(Number), b.split(".").map(Number)];
  for (let at = 0; at < Math.max(left.length, right.length); at++) {
    const difference = (left[at] ?? 0) - (right[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Removes what Nix made read-only, too. */
export async function removeTree(path: string): Promise<void> {
  await new Deno.Command("chmod", { args: ["-R", "u+w", path] }).output();
  await Deno.remove(path, { recursive: true });
}

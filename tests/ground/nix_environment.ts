/**
 * A real Nix for the tests, set apart from the machine's own settings: no network, no registry,
 * flakes off unless asked for, a home of its own, and the miniature nixpkgs as `<nixpkgs>`.
 *
 * Which Nix: the one on PATH; or, where the environment variable FLAKEBRIDGE_NIX_MATRIX names a
 * directory that `tests/nix_matrix/nix-matrix` made, one of those, run by `DIR/bin/nixv VERSION`.
 *
 * Which store: for root, the machine's (`/nix/store`, so that store paths are the natural ones;
 * what the tests leave there is a few kilobytes, and garbage). For anyone else one of the test's
 * own, since a daemon would build in a sandbox that lacks the machine's tools. A matrix has its own
 * stores, which stay; or, for {@linkcode withEveryNix}, a new one below the test's directory.
 *
 * @module
 */
import { join } from "@std/path";
import { commandLine, type Finished, run, type RunOptions } from "../../nix/tools/run.ts";
import { MINI_NIXPKGS } from "./mini_nixpkgs.ts";

/**
 * Which experimental features a call has: none, `fetch-tree` alone, or `nix-command` and `flakes`.
 */
export type Features = "off" | "fetch-tree" | "on";

/** How a command is run. */
export interface NixRunOptions {
  /** The directory of the environment unless told. */
  readonly cwd?: string;
  /** `off` unless told. */
  readonly features?: Features;
  /** The name of another new store; only {@linkcode withEveryNix} has new stores. */
  readonly store?: string;
  /** What the command reads; nothing unless told. */
  readonly stdin?: string;
  /** Is told what the command writes to stderr, as it does. */
  readonly heard?: (text: string) => void;
}

/** A Nix, and the environment that every command of a test gets. */
export interface NixEnvironment extends AsyncDisposable {
  /** `2.8.0` */
  readonly version: string;
  readonly hasFlakes: boolean;
  /** Where home and settings are; the test may put its projects here. */
  readonly directory: string;
  /** Runs a command in this environment, whatever its status. */
  readonly run: (words: readonly string[], options?: NixRunOptions) => Promise<Finished>;
}

/** The versions of the matrix, `["2.26", "2.3"]`; empty without one. */
export async function matrixVersions(): Promise<readonly string[]> {
  const matrix = matrixDirectory();
  if (matrix === undefined) return [];
  const names = await Array.fromAsync(Deno.readDir(matrix), ({ name }) => name);
  return names.filter((name) => /^\d+\.\d+$/.test(name)).sort();
}

/** The Nixes to compare with, for {@linkcode nixEnvironment}: the matrix, or the one on PATH. */
export async function comparedVersions(): Promise<readonly (string | undefined)[]> {
  const versions = await matrixVersions();
  return versions.length === 0 ? [undefined] : versions;
}

function matrixDirectory(): string | undefined {
  return Deno.env.get("FLAKEBRIDGE_NIX_MATRIX") || undefined;
}

/**
 * The Nix on PATH, or that `version` of the matrix, with a new directory; disposing of it removes
 * the directory.
 */
export async function nixEnvironment(version?: string): Promise<NixEnvironment> {
  const store = version === undefined && Deno.uid() !== 0 ? ownStorePlaces : () => ({});
  return await environment(version, store);
}

/**
 * Does `test` with every Nix at hand, oldest first: that on PATH and those of the matrix, no
 * version twice, all with the same store paths. Those of the matrix have new stores. `directory` is
 * for the test's own files; it is removed afterwards.
 */
export async function withEveryNix(
  test: (nixes: readonly NixEnvironment[], directory: string) => Promise<void>,
): Promise<void> {
  const directory = await Deno.realPath(await Deno.makeTempDir({ prefix: "flakebridge-nixes-" }));
  await using stack = new AsyncDisposableStack();
  stack.defer(() => remove(directory));
  const found = new Map<string, NixEnvironment>();
  for (const version of [...await matrixVersions(), undefined]) {
    const nix = stack.use(await environment(version, newStore));
    if (!found.has(nix.version)) found.set(nix.version, nix);
  }
  const nixes = [...found.values()].sort((a, b) => compareVersions(a.version, b.version));
  await test(nixes, directory);
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

/**
 * @param storePlaces The variables that say where that store is, for the environment's directory.
 */
async function environment(
  version: string | undefined,
  storePlaces: (directory: string, store: string) => Record<string, string>,
): Promise<NixEnvironment> {
  const directory = await Deno.realPath(await Deno.makeTempDir({ prefix: "flakebridge-nix-" }));
  const selected = version === undefined ? [] : [await nixv(), version];
  const prefix = (store: string) => [
    ...["env", "-i", ...assignments({ ...fromTheMachine(), ...storePlaces(directory, store) })],
    ...selected,
  ];
  const found = await runWords([...prefix("store"), "nix-instantiate", "--version"]);
  const exact = /\d+\.\d+(\.\d+)?/.exec(found.stdout)?.[0];
  if (exact === undefined) throw new Error(`no Nix to test with: ${found.stderr}`);
  const hasFlakes = compareVersions(exact, "2.4") >= 0;
  await writeSettings(directory, hasFlakes);
  return {
    version: exact,
    hasFlakes,
    directory,
    run: async (words, { cwd = directory, features = "off", store = "store", ...more } = {}) => ({
      ...await runWords(
        [...prefix(store), "env", ...assignments(ownPlaces(directory, features)), ...words],
        { cwd, ...more },
      ),
      command: commandLine(words),
    }),
    [Symbol.asyncDispose]: () => remove(directory),
  };
}

async function nixv(): Promise<string> {
  const matrix = matrixDirectory();
  if (matrix === undefined) throw new Error("FLAKEBRIDGE_NIX_MATRIX is not set");
  return await Deno.realPath(join(matrix, "bin", "nixv"));
}

/** What of the machine's environment a command still sees: programs, and Deno's cache. */
function fromTheMachine(): Record<string, string> {
  const home = Deno.env.get("HOME") ?? "/";
  const cache = Deno.env.get("XDG_CACHE_HOME") ?? join(home, ".cache");
  return {
    PATH: Deno.env.get("PATH") ?? "/usr/local/bin:/usr/bin:/bin",
    DENO_DIR: Deno.env.get("DENO_DIR") ?? join(cache, "deno"),
    LANG: "C.UTF-8",
    NO_COLOR: "1",
  };
}

function ownPlaces(directory: string, features: Features): Record<string, string> {
  const home = join(directory, "home");
  return {
    HOME: home,
    XDG_CACHE_HOME: join(home, ".cache"),
    XDG_CONFIG_HOME: join(home, ".config"),
    XDG_DATA_HOME: join(home, ".local", "share"),
    XDG_STATE_HOME: join(home, ".local", "state"),
    NIX_CONF_DIR: settingsOf(directory, features),
    NIX_USER_CONF_FILES: "/dev/null",
    NIX_PATH: `nixpkgs=${MINI_NIXPKGS}`,
    GIT_CONFIG_NOSYSTEM: "1",
  };
}

function ownStorePlaces(directory: string): Record<string, string> {
  return {
    NIX_REMOTE: "",
    NIX_STORE_DIR: join(directory, "nix", "store"),
    NIX_LOCALSTATE_DIR: join(directory, "nix", "var"),
    NIX_STATE_DIR: join(directory, "nix", "var", "nix"),
    NIX_LOG_DIR: join(directory, "nix", "var", "log", "nix"),
  };
}

/** Where `nixv` puts a store for this environment alone, still at /nix. */
function newStore(directory: string, store: string): Record<string, string> {
  return { NIX_MATRIX_STORE: join(directory, store) };
}

const FEATURES: Readonly<Record<Features, string>> = {
  "off": "",
  "fetch-tree": "fetch-tree",
  "on": "nix-command flakes",
};

/** Where `nix.conf` is for calls with these features. */
function settingsOf(directory: string, features: Features): string {
  return join(directory, "settings", ...(features === "off" ? [] : [features]));
}

/** A `nix.conf` for each set of features, an empty registry, and git's identity and habits. */
async function writeSettings(directory: string, hasFlakes: boolean): Promise<void> {
  const registry = join(settingsOf(directory, "off"), "registry.json");
  for (const features of ["off", "fetch-tree", "on"] as const) {
    const settings = settingsOf(directory, features);
    await Deno.mkdir(settings, { recursive: true });
    const lines = [
      "sandbox = false",
      "build-users-group =",
      "substitute = false",
      "substituters =",
      "builders =",
      "connect-timeout = 5",
      "download-attempts = 1",
      ...(hasFlakes
        ? [`experimental-features = ${FEATURES[features]}`, `flake-registry = ${registry}`]
        : []),
    ];
    await Deno.writeTextFile(join(settings, "nix.conf"), lines.join("\n") + "\n");
  }
  await Deno.writeTextFile(registry, `{"flakes":[],"version":2}\n`);
  await Deno.mkdir(join(directory, "home"), { recursive: true });
  await Deno.writeTextFile(
    join(directory, "home", ".gitconfig"),
    "[user]\n\tname = A\n\temail = a@example.org\n[init]\n\tdefaultBranch = main\n" +
      '[protocol "file"]\n\tallow = always\n',
  );
}

function assignments(variables: Readonly<Record<string, string>>): string[] {
  return Object.entries(variables).map(([name, value]) => `${name}=${value}`);
}

function runWords(words: readonly string[], options: RunOptions = {}): Promise<Finished> {
  const [program = "env", ...args] = words;
  return run(program, args, options);
}

/**
 * Removes a directory that may hold a store, where nothing is writable, and where what a killed
 * program had started may be writing its last.
 */
async function remove(directory: string): Promise<void> {
  for (let patience = 100;; patience--) {
    await run("chmod", ["-R", "u+w", directory]);
    try {
      return await Deno.remove(directory, { recursive: true });
    } catch (error) {
      if (patience === 0) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

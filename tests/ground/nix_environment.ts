/**
 * A real Nix for the tests, set apart from the machine's own settings: no network, no registry,
 * flakes off, a home of its own, and the miniature nixpkgs as `<nixpkgs>`.
 *
 * Which Nix: the one on PATH; or, where the environment variable FLAKEBRIDGE_NIX_MATRIX names a
 * directory that `tests/nix_matrix/nix-matrix` made, one of those, run by `DIR/bin/nixv VERSION`.
 *
 * Which store: for root, the machine's (`/nix/store`, so that store paths are the natural ones; what
 * the tests leave there is a few kilobytes, and garbage). For anyone else one of the test's own, since
 * a daemon would build in a sandbox that lacks the machine's tools. A matrix has its own stores.
 *
 * @module
 */
import { join } from "@std/path";
import { commandLine, type Finished, run } from "../../nix/tools/run.ts";
import { MINI_NIXPKGS } from "./mini_nixpkgs.ts";

/** A Nix, and the environment that every command of a test gets. */
export interface NixEnvironment extends AsyncDisposable {
  /** `2.8.0` */
  readonly version: string;
  readonly hasFlakes: boolean;
  /** Where home and settings are; the test may put its projects here. */
  readonly directory: string;
  /** Runs a command in this environment, whatever its status. */
  readonly run: (
    words: readonly string[],
    options?: { readonly cwd?: string },
  ) => Promise<Finished>;
}

/** The versions of the matrix, `["2.26", "2.3"]`; empty without one. */
export async function matrixVersions(): Promise<readonly string[]> {
  const matrix = Deno.env.get("FLAKEBRIDGE_NIX_MATRIX");
  if (matrix === undefined) return [];
  const names = await Array.fromAsync(Deno.readDir(matrix), ({ name }) => name);
  return names.filter((name) => /^\d+\.\d+$/.test(name)).sort();
}

/**
 * The Nix on PATH, or that `version` of the matrix, with a new directory; disposing of it removes the
 * directory.
 */
export async function nixEnvironment(version?: string): Promise<NixEnvironment> {
  const prefix = [
    ...["env", "-i", ...assignments(fromTheMachine())],
    ...(version === undefined ? [] : [await nixv(), version]),
  ];
  const found = await runWords([...prefix, "nix-instantiate", "--version"]);
  const exact = /\d+\.\d+(\.\d+)?/.exec(found.stdout)?.[0];
  if (exact === undefined) throw new Error(`no Nix to test with: ${found.stderr}`);
  const hasFlakes = !/^2\.[0-3](\.|$)/.test(exact);

  const directory = await Deno.realPath(await Deno.makeTempDir({ prefix: "flakebridge-nix-" }));
  await writeSettings(directory, hasFlakes);
  const ownStore = version === undefined && Deno.uid() !== 0;
  const own = { ...ownPlaces(directory), ...(ownStore ? ownStorePlaces(directory) : {}) };
  return {
    version: exact,
    hasFlakes,
    directory,
    run: async (words, { cwd = directory } = {}) => ({
      ...await runWords([...prefix, "env", ...assignments(own), ...words], cwd),
      command: commandLine(words),
    }),
    [Symbol.asyncDispose]: () => remove(directory),
  };
}

async function nixv(): Promise<string> {
  const matrix = Deno.env.get("FLAKEBRIDGE_NIX_MATRIX");
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

function ownPlaces(directory: string): Record<string, string> {
  const home = join(directory, "home");
  return {
    HOME: home,
    XDG_CACHE_HOME: join(home, ".cache"),
    XDG_CONFIG_HOME: join(home, ".config"),
    XDG_DATA_HOME: join(home, ".local", "share"),
    XDG_STATE_HOME: join(home, ".local", "state"),
    NIX_CONF_DIR: join(directory, "settings"),
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

/** `nix.conf` with flakes off, an empty registry, and git's identity and habits. */
async function writeSettings(directory: string, hasFlakes: boolean): Promise<void> {
  const settings = join(directory, "settings");
  const registry = join(settings, "registry.json");
  await Deno.mkdir(settings, { recursive: true });
  await Deno.mkdir(join(directory, "home"), { recursive: true });
  const lines = [
    "sandbox = false",
    "build-users-group =",
    "substitute = false",
    "substituters =",
    "builders =",
    "connect-timeout = 1",
    "download-attempts = 1",
    ...(hasFlakes ? ["experimental-features =", `flake-registry = ${registry}`] : []),
  ];
  await Deno.writeTextFile(registry, `{"flakes":[],"version":2}\n`);
  await Deno.writeTextFile(join(settings, "nix.conf"), lines.join("\n") + "\n");
  await Deno.writeTextFile(
    join(directory, "home", ".gitconfig"),
    "[user]\n\tname = A\n\temail = a@example.org\n[init]\n\tdefaultBranch = main\n",
  );
}

function assignments(variables: Readonly<Record<string, string>>): string[] {
  return Object.entries(variables).map(([name, value]) => `${name}=${value}`);
}

function runWords(words: readonly string[], cwd?: string): Promise<Finished> {
  const [program = "env", ...args] = words;
  return run(program, args, cwd === undefined ? {} : { cwd });
}

/** Removes a directory that may hold a store, where nothing is writable. */
async function remove(directory: string): Promise<void> {
  await run("chmod", ["-R", "u+w", directory]);
  await Deno.remove(directory, { recursive: true });
}

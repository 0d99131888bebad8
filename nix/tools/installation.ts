/**
 * How Nix is installed on this machine, as far as Nix itself and the system tell.
 *
 * @module
 */
import { run, runNix, type RunOptions } from "./run.ts";
import { nixWords } from "./words.ts";

/** What `nix-instantiate` on PATH is a part of. */
export interface Installation {
  /** `2.8.0` */
  readonly version: string;
  /** `Nix`, or what calls itself otherwise: `Lix`. */
  readonly implementation: string;
  /** The settings in force, as `nix show-config` prints them; empty where it does not tell. */
  readonly settings: ReadonlyMap<string, string>;
  /** The experimental features that are on without being asked for: `flakes`. */
  readonly features: ReadonlySet<string>;
  /** Whether the store is changed by a daemon, on behalf of this user. */
  readonly daemon: boolean;
  /** Why nothing can be written to the store; absent where it can. */
  readonly storeTrouble?: string;
}

/** An expression that writes a derivation of a few bytes, and builds nothing. */
const WRITES = `derivation { name = "flakebridge-doctor"; system = "none"; builder = "none"; }`;

/**
 * The Nix on PATH; `undefined` where there is none. Writes one small derivation to the store.
 *
 * @throws {Failure} `nix-failed` where it does not start, as with a setting that it can't read.
 */
export async function findInstallation(
  options: RunOptions = {},
): Promise<Installation | undefined> {
  const said = await ifThere(runNix("nix-instantiate", ["--version"], options));
  if (said === undefined) return undefined;
  const { settings, features } = await readSettings(options);
  const written = await run("nix-instantiate", ["--quiet", "--expr", WRITES], options);
  return {
    version: /\d+\.\d[\w.+-]*/.exec(said)?.[0] ?? said.trim(),
    implementation: /\((\w+)/.exec(said)?.[1] ?? "Nix",
    settings,
    features,
    daemon: isDaemon(settings),
    ...(written.status !== 0 && { storeTrouble: nixWords(written.stderr) }),
  };
}

/** What a program prints of its version; `undefined` where it is not to be had. */
export async function versionOf(
  program: string,
  options: RunOptions = {},
): Promise<string | undefined> {
  const finished = await ifThere(run(program, ["--version"], options));
  return finished?.status === 0 ? finished.stdout : undefined;
}

async function ifThere<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/**
 * `nix show-config` is itself experimental since 2.4; the feature it needs is not the person's
 * then.
 */
async function readSettings(
  options: RunOptions,
): Promise<Pick<Installation, "settings" | "features">> {
  if (await versionOf("nix", options) === undefined) {
    return { settings: new Map(), features: new Set() };
  }
  const plain = await run("nix", ["show-config"], options);
  const env = { ...options.env, NIX_CONFIG: "extra-experimental-features = nix-command" };
  const { stdout } = plain.status === 0
    ? plain
    : await run("nix", ["show-config"], { ...options, env });
  const lines = stdout.split("\n").flatMap((line): [string, string][] => {
    const [, name, value] = /^([\w-]+) = ?(.*)$/.exec(line) ?? [];
    return name === undefined ? [] : [[name, value ?? ""]];
  });
  const settings = new Map(lines);
  const features = new Set((settings.get("experimental-features") ?? "").split(" "));
  if (plain.status !== 0) features.delete("nix-command");
  return { settings, features };
}

/** `auto` is the daemon where the user may not write to the store. */
function isDaemon(settings: ReadonlyMap<string, string>): boolean {
  const store = Deno.env.get("NIX_REMOTE") || settings.get("store");
  if (store === "daemon" || store?.startsWith("unix:")) return true;
  return store === "auto" && !isWritable("/nix/var/nix/db");
}

function isWritable(directory: string): boolean {
  try {
    return (Deno.statSync(directory).uid === Deno.uid()) || Deno.uid() === 0;
  } catch {
    return false;
  }
}

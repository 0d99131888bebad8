/**
 * `flakebridge direnv [INSTALLABLE]`
 *
 * @module
 */
import type { DevelopFlags } from "../developing.ts";
import { developFlags, developPositionals, type Entrance, entranceOf } from "../developing.ts";
import { defineVerb, type Verb } from "../verb.ts";

export const verb: Verb = defineVerb({
  description:
    "Prints the function `use flakebridge` for direnv, or installs it, so that a directory whose " +
    ".envrc says `use flakebridge` has its flake's shell. A shell that is kept is loaded at once, " +
    "and as long as nothing has changed neither Nix nor flakebridge is started.",
  positionals: developPositionals,
  flags: {
    install: { type: "switch", help: "Put the function into direnv's library, for all projects." },
    write: {
      type: "text",
      value: "DIR",
      help:
        "Write the environment and what it depends on into this directory, as the function asks.",
    },
    ...developFlags,
  },
  examples: [
    { command: "flakebridge direnv --install", does: "let any .envrc say `use flakebridge`" },
    {
      command: 'eval "$(flakebridge direnv)"',
      does: "at the top of one .envrc: define the function there",
    },
  ],
  run: async ({ words, flags }, output) => {
    const { default: library } = await import("../../compat/bridge/environment/direnv.sh", {
      with: { type: "text" },
    });
    if (flags.install) output.say(`Wrote "${await install(library)}".`);
    else if (flags.write === undefined) output.result(library);
    else {
      // Several shells may enter the directory at once: the last one writes what is so then.
      await using _lock = await lockOf(flags.write);
      await write(flags.write, await entranceOf(words.INSTALLABLE, flags as DevelopFlags, output));
    }
    return 0;
  },
});

/** Where direnv looks for functions. */
async function install(library: string): Promise<string> {
  const { replaceFile } = await import("../../compat/lock/fetch/write_lock.ts");
  const home = Deno.env.get("HOME") ?? "/";
  const configuration = Deno.env.get("XDG_CONFIG_HOME") || `${home}/.config`;
  const directory = `${configuration}/direnv/lib`;
  await Deno.mkdir(directory, { recursive: true });
  await replaceFile(`${directory}/flakebridge.sh`, library);
  return `${directory}/flakebridge.sh`;
}

/** Waits until no other program writes into the directory. */
async function lockOf(directory: string): Promise<AsyncDisposable> {
  await Deno.mkdir(directory, { recursive: true });
  const file = await Deno.open(`${directory}/lock`, { create: true, write: true });
  await file.lock(true);
  return {
    [Symbol.asyncDispose]: async () => {
      await file.unlock();
      file.close();
    },
  };
}

/**
 * Writes what the function reads; the environment only where it is another one, for direnv sees
 * that.
 */
async function write(directory: string, { state, path, scriptWith }: Entrance): Promise<void> {
  const { replaceFile } = await import("../../compat/lock/fetch/write_lock.ts");
  const before = await Deno.readTextFile(`${directory}/environment.sh`).catch(() => "");
  const script = scriptWith({ temporary: false });
  if (script !== before) await replaceFile(`${directory}/environment.sh`, script);
  const seen = state && await seenIn(state, path);
  for (const name of ["watched", "seen"] as const) {
    const text = seen?.[name];
    if (text !== undefined) await replaceFile(`${directory}/${name}`, text);
    else await Deno.remove(`${directory}/${name}`).catch(() => {});
  }
}

/** The files that tell of a change, and what is said of them; undefined where none do. */
async function seenIn(
  { trace, flake }: NonNullable<Entrance["state"]>,
  environment: string,
): Promise<{ readonly watched: string; readonly seen: string } | undefined> {
  const { watchesOf } = await import("../../compat/bridge/trace/watches.ts");
  const { isCurrent } = await import("../../compat/bridge/trace/record.ts");
  const { presentTree } = await import("../../compat/bridge/trace/present.ts");
  const { nixProgram } = await import("../../nix/tools/identity.ts");
  const { readNixConfiguration } = await import("../../compat/lock/fetch/nix_settings.ts");
  const watches = watchesOf(trace, flake);
  if (watches === undefined) return undefined;
  const settings = [...readNixConfiguration().texts.keys()].filter((file) => file.startsWith("/"));
  const program = [nixProgram()].flatMap((it) => it ?? []);
  const files = [...withTargets([...watches, ...program, ...settings]), environment];
  const { run } = await import("../../nix/tools/run.ts");
  const { stdout } = await run("stat", ["--printf", "%n %i %s %f %.9Y %.9Z\\n", "--", ...files]);
  // What was looked at must be what the environment was made of.
  if (!await isCurrent(trace, await presentTree(flake.directory, flake.isInGit))) return undefined;
  return { watched: files.map((file) => `${file}\0`).join(""), seen: stdout };
}

/** The paths, and what they lead to by links. */
function withTargets(paths: readonly string[]): readonly string[] {
  return [...new Set(paths.flatMap((path) => [path, realPath(path)]))];
}

function realPath(path: string): string {
  try {
    return Deno.realPathSync(path);
  } catch {
    return path;
  }
}

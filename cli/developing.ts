/**
 * What `develop` and `print-dev-env` have in common: their flags, and the environment of the
 * derivation that is meant, remembered for as long as the flake is the same.
 *
 * @module
 */
import type { Environment } from "../compat/bridge/environment/environment.ts";
import type { ScriptOptions } from "../compat/bridge/environment/script.ts";
import { failure } from "../nix/diagnostic.ts";
import type { Json } from "../nix/tools/evaluate.ts";
import { type Evaluated, evaluationFlags } from "./evaluating.ts";
import type { Output } from "./output.ts";
import { type Answered, rememberedAnswer } from "./remembering.ts";
import { refreshRoots } from "./roots.ts";
import type { Flags, FlagValues } from "./verb.ts";

export const developPositionals = {
  INSTALLABLE: {
    help: "The shell or package, as `build` takes it; the default shell of the flake here unless " +
      "told.",
    default: ".",
  },
} as const;

/** The flags of both verbs. */
export const developFlags = {
  ...evaluationFlags,
  profile: { type: "text", value: "LINK", help: "Keep the environment in this profile." },
  redirect: {
    type: "pairs",
    value: "INSTALLABLE DIR",
    help: "Let this directory stand for the store paths of an installable.",
  },
  "stale-ok": {
    type: "switch",
    help: "Where the flake fails to evaluate, take the environment that it had last.",
  },
} as const satisfies Flags;

export type DevelopFlags = FlagValues<typeof developFlags>;

/** What is kept of an evaluation. */
interface Kept {
  /** The store path of the environment's file. */
  readonly environment: string;
  /** By store path: the directory that stands for it. */
  readonly redirects: readonly (readonly [string, string])[];
  /** The bash of the flake's nixpkgs, for people to type to. */
  readonly bash: string | null;
}

/** An environment, and the script that enters it. */
export interface Entrance {
  readonly environment: Environment;
  /** The store path of the environment's file. */
  readonly path: string;
  readonly scriptWith: (options: Pick<ScriptOptions, "temporary">) => string;
  readonly bash?: string;
  /** What it depends on; absent where that can't be told. */
  readonly state?: Answered["kept"] & object;
}

/** The environment of an installable. */
export async function entranceOf(
  installable: string,
  flags: DevelopFlags,
  output: Output,
): Promise<Entrance> {
  const { "stale-ok": staleOk, profile, redirect } = flags;
  const words = [installable, ...redirect.map(([word]) => word)];
  const { answer, kept: state } = await rememberedAnswer(
    { words, lookup: "shell", flags },
    {
      verb: "develop",
      find: (evaluated) => environmentOf(evaluated, flags) as Promise<Json>,
      isOfUse: (answer) => isThere(answer as unknown as Kept),
      kept: keepRoots,
      used: (place, { answer }) => refreshRoots(place, rootedPaths(answer)),
      staleOk,
    },
    output,
  );
  const kept = answer as unknown as Kept;
  if (profile !== undefined) {
    const { setProfile } = await import("../nix/tools/profile.ts");
    await setProfile(profile, kept.environment);
  }
  return { ...await entrance(kept, redirect), ...(state && { state }) };
}

/** Builds the environment of the derivation that the first installable stands for. */
async function environmentOf(evaluated: Evaluated, flags: DevelopFlags): Promise<unknown> {
  const { buildEnvironment } = await import("../compat/bridge/environment/build.ts");
  const { nixWordsOf } = await import("./nix_settings.ts");
  const { pathsOf } = await import("../compat/bridge/targets.ts");
  const { targetsOfAll } = await import("./realising.ts");
  const [shell, ...redirected] = evaluated.installables;
  if (shell?.kind === "store" && shell.path.endsWith("-env")) {
    return { environment: shell.path, redirects: [], bash: null };
  }
  const [targets = [], ...others] = await targetsOfAll(evaluated);
  const [target, ...more] = targets;
  const drvPath = target?.kind === "derivation" ? target.drvPath : target?.path;
  if (!drvPath?.endsWith(".drv") || more.length > 0) {
    const count = targets.filter(({ kind }) => kind === "derivation").length;
    throw failure("no-environment", `one derivation has an environment, and this is ${count}`, {
      help: "name a shell, `.#devShells.SYSTEM.NAME`",
    });
  }
  const bash = await interactiveBash(evaluated, flags);
  return {
    environment: await buildEnvironment(drvPath, { flags: nixWordsOf(flags) }),
    redirects: redirected.flatMap((_, at) => {
      return (others[at] ?? []).flatMap(pathsOf).map((path) => [path, flags.redirect[at]![0]]);
    }),
    bash: bash ?? null,
  };
}

/**
 * `bashInteractive` of the flake's input nixpkgs, built: that of a builder has no line editing. None
 * where there is no such input, or it can't be had.
 */
async function interactiveBash(
  { installables: [shell], ask, system }: Evaluated,
  flags: DevelopFlags,
): Promise<string | undefined> {
  if (shell?.kind !== "flake") return undefined;
  const { lock } = shell.flake;
  if (lock.nodes[lock.root]?.inputs?.["nixpkgs"] === undefined) return undefined;
  const { flakeExpression } = await import("../compat/bridge/stored_flake.ts");
  const { nixString } = await import("../nix/syntax/string_literal.ts");
  const { nixWordsOf } = await import("./nix_settings.ts");
  const { run } = await import("../nix/tools/run.ts");
  const packages = `${flakeExpression(shell.flake)}.inputs.nixpkgs.legacyPackages`;
  const expression = `{ inherit (${packages}.${nixString(system)}.bashInteractive) drvPath; }`;
  try {
    const { drvPath } = await ask(expression) as { readonly drvPath: string };
    const words = ["--realise", ...nixWordsOf(flags), drvPath];
    const { status, stdout } = await run("nix-store", words);
    if (status !== 0) return undefined;
    return stdout.trim().split("\n").map((path) => `${path}/bin/bash`).find(isFile);
  } catch (error) {
    const { Failure } = await import("../nix/diagnostic.ts");
    if (error instanceof Failure) return undefined;
    throw error;
  }
}

function isThere({ environment, bash }: Kept): boolean {
  return isFile(environment) && (bash === null || isFile(bash));
}

function isFile(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}

/** The store paths that an answer names. */
function rootedPaths(answer: Json): readonly string[] {
  const { environment, bash } = answer as unknown as Kept;
  return [environment, ...(bash === null ? [] : [bash.replace(/\/bin\/bash$/, "")])];
}

/** The environment and the flake's inputs are not collected as long as they are remembered. */
const keepRoots: NonNullable<Parameters<typeof rememberedAnswer>[1]["kept"]> = async (
  place,
  { answer },
  { inputs, dropped },
) => {
  const { addRoot } = await import("../nix/tools/store.ts");
  const rootOf = (path: string) => `${place}/${path.split("/").at(-1)}`;
  const paths = rootedPaths(answer);
  for (const path of [...paths, ...inputs]) await addRoot(path, rootOf(path));
  for (const state of dropped) {
    const path = (state.answer as unknown as Kept).environment;
    if (!paths.includes(path)) await Deno.remove(rootOf(path)).catch(() => {});
  }
};

async function entrance(
  { environment: path, redirects, bash }: Kept,
  redirect: DevelopFlags["redirect"],
): Promise<Omit<Entrance, "state">> {
  const { parseEnvironment } = await import("../compat/bridge/environment/environment.ts");
  const { setupScript } = await import("../compat/bridge/environment/script.ts");
  const environment = parseEnvironment(await Deno.readTextFile(path));
  const options: ScriptOptions = {
    outputs: `${Deno.cwd()}/outputs`,
    redirects: await directories(redirects, redirect),
    ...(environment.structuredAttributes && { attributes: await writeAttributes(environment) }),
  };
  const scriptWith: Entrance["scriptWith"] = (more) => {
    return setupScript(environment, { ...options, ...more });
  };
  return { environment, path, scriptWith, ...(bash !== null && { bash }) };
}

async function directories(
  redirects: Kept["redirects"],
  redirect: DevelopFlags["redirect"],
): Promise<ReadonlyMap<string, string>> {
  const { resolve } = await import("@std/path");
  const given = new Map(redirect);
  return new Map(redirects.map(([path, word]) => [path, resolve(given.get(word) ?? ".")]));
}

/** The files of structured attributes stay: shells read them for as long as they run. */
async function writeAttributes({ structuredAttributes }: Environment): Promise<string> {
  const directory = await Deno.makeTempDir({ prefix: "nix-develop-" });
  const { sh = "", json = "" } = structuredAttributes ?? {};
  await Deno.writeTextFile(`${directory}/.attrs.sh`, sh);
  await Deno.writeTextFile(`${directory}/.attrs.json`, json);
  return directory;
}

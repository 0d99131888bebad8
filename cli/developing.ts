/**
 * What `develop` and `print-dev-env` have in common: their flags, and the environment of the
 * derivation that is meant, remembered for as long as the flake is the same.
 *
 * @module
 */
import type { Environment } from "../compat/bridge/environment/environment.ts";
import type { ScriptOptions } from "../compat/bridge/environment/script.ts";
import { lazyImport } from "../nix/lazy_import.ts";
import type { Json } from "../nix/tools/evaluate.ts";
import { despiteCollection } from "./collected.ts";
import { evaluationFlags } from "./evaluation.ts";
import { type Setting, withSettings } from "./nix_settings.ts";
import type { Output } from "./output.ts";
import { type Answered, rememberedAnswer, type Remembering } from "./remembering.ts";
import { refreshRoots } from "./refresh_roots.ts";
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
export interface Kept {
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
  /** What the flake sets, its prompts among it. */
  readonly settings: readonly Setting[];
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
  const remembering: Remembering = {
    verb: "develop",
    find: async (evaluated) => {
      const { environmentOf } = await building();
      const accepting = withSettings(flags, evaluated.settings.accepted);
      return await environmentOf(evaluated, accepting) as unknown as Json;
    },
    isOfUse: (answer) => isThere(answer as unknown as Kept),
    kept: async (...kept) => await (await building()).keepRoots(...kept),
    used: (place, { answer }) => refreshRoots(place, rootedPaths(answer)),
    staleOk,
  };
  const { answer, settings, kept: state } = await despiteCollection(
    () => rememberedAnswer({ words, lookup: "shell", flags }, remembering, output),
    output,
  );
  const kept = answer as unknown as Kept;
  if (profile !== undefined) {
    const { setProfile } = await lazyImport<typeof import("../nix/tools/profile.ts")>(
      "../nix/tools/profile.ts",
      import.meta.url,
    );
    await setProfile(profile, kept.environment);
  }
  const { accepted } = settings;
  return { ...await entrance(kept, redirect), settings: accepted, ...(state && { state }) };
}

function isThere({ environment, bash }: Kept): boolean {
  return isFile(environment) && (bash === null || isFile(bash));
}

export function isFile(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}

/** What builds environments: read where none is remembered. */
function building(): Promise<typeof import("./building_environment.ts")> {
  return lazyImport("./building_environment.ts", import.meta.url);
}

/** The store paths that an answer names. */
export function rootedPaths(answer: Json): readonly string[] {
  const { environment, bash } = answer as unknown as Kept;
  return [environment, ...(bash === null ? [] : [bash.replace(/\/bin\/bash$/, "")])];
}

async function entrance(
  { environment: path, redirects, bash }: Kept,
  redirect: DevelopFlags["redirect"],
): Promise<Omit<Entrance, "settings" | "state">> {
  const { parseEnvironment } = await import("../compat/bridge/environment/environment.ts");
  const { setupScript } = await import("../compat/bridge/environment/script.ts");
  const environment = parseEnvironment(await Deno.readTextFile(path));
  const options: ScriptOptions = {
    outputs: `${Deno.cwd()}/outputs`,
    ...(redirects.length > 0 && { redirects: await redirected(redirects, redirect) }),
    ...(environment.structuredAttributes && { attributes: await writeAttributes(environment) }),
  };
  const scriptWith: Entrance["scriptWith"] = (more) => {
    return setupScript(environment, { ...options, ...more });
  };
  return { environment, path, scriptWith, ...(bash !== null && { bash }) };
}

/** By store path: the absolute directory that stands for it today. */
async function redirected(
  redirects: Kept["redirects"],
  given: DevelopFlags["redirect"],
): Promise<ReadonlyMap<string, string>> {
  const { redirectsOf } = await lazyImport<typeof import("./redirecting.ts")>(
    "./redirecting.ts",
    import.meta.url,
  );
  return redirectsOf(redirects, new Map(given));
}

/** The files of structured attributes stay: shells read them for as long as they run. */
async function writeAttributes({ structuredAttributes }: Environment): Promise<string> {
  const directory = await Deno.makeTempDir({ prefix: "nix-develop-" });
  const { sh = "", json = "" } = structuredAttributes ?? {};
  await Deno.writeTextFile(`${directory}/.attrs.sh`, sh);
  await Deno.writeTextFile(`${directory}/.attrs.json`, json);
  return directory;
}

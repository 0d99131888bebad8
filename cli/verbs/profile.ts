/**
 * `flakebridge profile ACTION [WORDS…]`
 *
 * @module
 */
import type { Installable } from "../../compat/bridge/question.ts";
import type { Target } from "../../compat/bridge/targets.ts";
import { failure } from "../../nix/diagnostic.ts";
import type { Installed } from "../../nix/tools/profile.ts";
import { usage } from "../call.ts";
import type { Evaluated } from "../evaluating.ts";
import { evaluationFlags } from "../evaluation.ts";
import { nixWordsOf } from "../nix_settings.ts";
import type { Output } from "../output.ts";
import { type Origin, originsIn, remember } from "../profile_origins.ts";
import { buildFlags, targetsOfAll, withBuilt } from "../realising.ts";
import { type Call, defineVerb, type ExitStatus, type Verb } from "../verb.ts";

const positionals = {
  ACTION: { help: "install, list, remove, upgrade, rollback or history.", default: "list" },
  WORDS: {
    help: "`install INSTALLABLES…`, `remove NAMES…`, `upgrade [NAMES…]`, `rollback [GENERATION]`.",
    rest: true,
  },
} as const;

const flags = {
  profile: { type: "text", value: "PATH", help: "The profile; your own unless told." },
  ...buildFlags,
  ...evaluationFlags,
} as const;

type ProfileCall = Call<typeof positionals, typeof flags>;

export const verb: Verb = defineVerb({
  description: "Installs packages of flakes into a profile of nix-env, and remembers the flake " +
    "each came from, so that it can be upgraded. A profile that `nix profile` made is refused.",
  positionals,
  flags,
  examples: [
    { command: "flakebridge profile install nixpkgs#hello", does: "install a package" },
    { command: "flakebridge profile upgrade", does: "take what the flakes have now" },
    { command: "flakebridge profile rollback", does: "take the last change back" },
  ],
  run: async (call, output) => {
    const { profileDo } = await import("../../nix/tools/profile.ts");
    const { ACTION: action, WORDS: [first] } = call.words;
    const { profile } = call.flags;
    switch (action) {
      case "install":
      case "add":
        return await install(call.words.WORDS, call, output);
      case "list":
        return await list(profile, output);
      case "remove":
        return await remove(call, output);
      case "upgrade":
        return await upgrade(call, output);
      case "history":
        output.result(await profileDo(profile, ["--list-generations"]));
        return 0;
      case "rollback":
        await profileDo(profile, first === undefined ? ["--rollback"] : ["-G", first]);
        return 0;
      default:
        throw usage(`"profile" can't "${action}"`, "`flakebridge help profile` says what it can");
    }
  },
});

/** What is to be installed, and where each of it is from. */
interface Found {
  readonly targets: readonly (readonly Target[])[];
  readonly origins: readonly (Origin | null)[];
}

/** Builds, remembers and installs; then does `more` with the store paths that are installed now. */
async function install(
  words: readonly string[],
  { flags }: ProfileCall,
  output: Output,
  more: (paths: readonly string[]) => Promise<void> = async () => {},
): Promise<ExitStatus> {
  const { pathsOf } = await import("../../compat/bridge/targets.ts");
  const { profileDo } = await import("../../nix/tools/profile.ts");
  const building = {
    wish: { words, lookup: "package", flags },
    find: async (evaluated: Evaluated) => ({
      targets: await targetsOfAll(evaluated),
      origins: evaluated.installables.map(originOf),
    }),
    targets: ({ targets }: Found) => targets.flat(),
    flags,
  } as const;
  return await withBuilt<Found>(building, output, async ({ answer, flags: accepting }) => {
    const { targets, origins } = answer;
    const known = targets.flatMap((each, at) =>
      each.flatMap(pathsOf).flatMap((path) => {
        const origin = origins[at] ?? null;
        return origin === null ? [] : [[path, origin] as const];
      })
    );
    const paths = targets.flat().flatMap(pathsOf);
    await remember(flags.profile, Object.fromEntries(known));
    await profileDo(flags.profile, ["--install", ...nixWordsOf(accepting), ...paths]);
    await more(paths);
  });
}

/** Where an installable is from; only those of flakes can be upgraded. */
function originOf(installable: Installable): Origin | null {
  if (installable.kind !== "flake") return null;
  const { flake, fragment, outputs } = installable;
  const names = outputs === "all" ? "^*" : outputs === "default" ? "" : `^${outputs.join(",")}`;
  return { installable: `${flake.reference}#${fragment}${names}` };
}

async function list(profile: string | undefined, output: Output): Promise<ExitStatus> {
  const { installedIn } = await import("../../nix/tools/profile.ts");
  const origins = await originsIn(profile);
  const entries = (await installedIn(profile)).map(({ name, paths }) => {
    const origin = paths.map((path) => origins[path]).find((it) => it !== undefined);
    const from = origin === undefined ? [] : [`Flake:        ${origin.installable}`];
    return [`Name:         ${name}`, ...from, `Store paths:  ${paths.join(" ")}`, ""].join("\n");
  });
  output.result(entries.join("\n"));
  return 0;
}

/** The packages that a word means: by name, with or without version, or by store path. */
async function named({ words, flags }: ProfileCall): Promise<readonly Installed[]> {
  const { installedIn } = await import("../../nix/tools/profile.ts");
  const installed = await installedIn(flags.profile);
  return words.WORDS.flatMap((word) => {
    const found = installed.filter(({ name, paths }) =>
      name === word || name.replace(/-\d.*$/, "") === word || paths.includes(word)
    );
    if (found.length > 0) return found;
    throw failure("not-installed", `there is no package "${word}" in the profile`);
  });
}

async function remove(call: ProfileCall, output: Output): Promise<ExitStatus> {
  const { profileDo } = await import("../../nix/tools/profile.ts");
  const { profile } = call.flags;
  const paths = (await named(call)).flatMap(({ paths }) => paths);
  if (paths.length === 0) throw usage('"profile remove" needs a name', "`list` shows the names");
  await profileDo(profile, ["--uninstall", ...paths]);
  output.say(`removed ${paths.length} packages; \`flakebridge profile rollback\` takes it back`);
  return 0;
}

/** Installs anew what came from flakes, and takes out what it was before. */
async function upgrade(call: ProfileCall, output: Output): Promise<ExitStatus> {
  const { installedIn, profileDo } = await import("../../nix/tools/profile.ts");
  const { profile } = call.flags;
  const wanted = call.words.WORDS.length === 0 ? await installedIn(profile) : await named(call);
  const origins = await originsIn(profile);
  const old = wanted.flatMap(({ paths }) => paths).filter((path) => origins[path] !== undefined);
  const words = [...new Set(old.map((path) => origins[path]!.installable))];
  if (words.length === 0) throw failure("no-origin", "nothing there is known to be from a flake");
  return await install(words, call, output, async (paths) => {
    const present = new Set((await installedIn(profile)).flatMap(({ paths }) => paths));
    const stale = old.filter((path) => present.has(path) && !paths.includes(path));
    if (stale.length > 0) await profileDo(profile, ["--uninstall", ...stale]);
  });
}

/**
 * `flakebridge profile ACTION [WORDS…]`
 *
 * @module
 */
import { failure } from "../../nix/diagnostic.ts";
import { usage } from "../call.ts";
import type { Evaluated } from "../evaluating.ts";
import { evaluationFlags } from "../evaluation.ts";
import { namedWords, stdinFlag } from "../installable_words.ts";
import { lineFlags, printLine } from "../json.ts";
import { nixWordsOf } from "../nix_settings.ts";
import type { Output } from "../output.ts";
import type { Element } from "../profile_elements.ts";
import type { Found, Installing } from "../profile_sources.ts";
import { buildFlags, targetsOfAll, withBuilt } from "../realising.ts";
import { type Call, defineVerb, type ExitStatus, type Verb } from "../verb.ts";

const positionals = {
  ACTION: {
    oneOf: ["install", "list", "remove", "upgrade", "rollback", "history", "wipe-history"],
    help: "install, list, remove, upgrade, rollback, history or wipe-history.",
    default: "list",
  },
  WORDS: {
    help: "`install INSTALLABLES…`, `remove NAMES…`, `upgrade [NAMES…]`, `rollback [GENERATION]`.",
    rest: true,
  },
} as const;

const flags = {
  profile: { type: "text", value: "PATH", help: "The profile; your own unless told." },
  json: { type: "switch", help: "With `list`: print JSON." },
  ...lineFlags,
  priority: {
    type: "text",
    value: "N",
    help: "With `install`: of two packages with one file, the lower number's is there; what the " +
      "package says unless told, or 5.",
  },
  all: { type: "switch", help: "With `remove` and `upgrade`: all packages." },
  regex: {
    type: "list",
    isWhole: true,
    value: "PATTERN",
    default: [],
    help: "With `remove` and `upgrade`: those whose flake and attribute match.",
  },
  to: { type: "text", value: "GENERATION", help: "With `rollback`: which generation." },
  "older-than": {
    type: "text",
    value: "DAYS",
    help: "With `wipe-history`: forget only generations that are older, as `30d`.",
  },
  ...stdinFlag,
  ...buildFlags,
  ...evaluationFlags,
} as const;

type ProfileCall = Call<typeof positionals, typeof flags>;

export const verb: Verb = defineVerb({
  description:
    "Installs packages of flakes into a profile of nix-env, with a note there of the flake " +
    "each came from, so that it can be upgraded; `nix-env` can be used on it as ever. It has names " +
    "and prints lists as `nix profile` of the newest Nix. A profile that `nix profile` made is " +
    "refused.",
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
    const { profile, json, to = first } = call.flags;
    switch (action) {
      case "install":
      case "add":
        return await install(await namedWords(call.words.WORDS, call.flags), call, output);
      case "list": {
        const { elementLines, elementsIn, elementsJson } = await import("../profile_elements.ts");
        const elements = await elementsIn(profile);
        if (json) await printLine(elementsJson(elements), call.flags, output);
        else output.result(elementLines(elements));
        return 0;
      }
      case "remove":
        return await remove(call, output);
      case "upgrade":
        return await upgrade(call, output);
      case "history":
        output.result(await profileDo(profile, ["--list-generations"]));
        return 0;
      case "wipe-history":
        await profileDo(profile, ["--delete-generations", oldGenerations(call.flags)]);
        return 0;
      case "rollback":
        await profileDo(profile, to === undefined ? ["--rollback"] : ["-G", to]);
        return 0;
      default:
        throw usage(`"profile" can't "${action}"`, "`flakebridge help profile` says what it can");
    }
  },
});

/** The generations that are not to be kept, in words of nix-env. */
function oldGenerations({ "older-than": days }: ProfileCall["flags"]): string {
  if (days === undefined) return "old";
  if (/^\d+d$/.test(days)) return days;
  throw usage(`"${days}" is no number of days`, "Write `--older-than 14d`");
}

/**
 * Builds and installs, with a note of where each is from; then does `more` with the store paths
 * that are installed now: an upgrade, which takes the place of what is there.
 */
async function install(
  words: readonly string[],
  { flags }: ProfileCall,
  output: Output,
  more?: (paths: readonly string[]) => Promise<void>,
): Promise<ExitStatus> {
  const { additionsOf, sourcesOf } = await import("../profile_sources.ts");
  const { installInto } = await import("../../nix/tools/profile.ts");
  const installing = { ...installingOf(flags), isUpgrade: more !== undefined };
  const building = {
    wish: { words, lookup: "package", flags },
    find: async (evaluated: Evaluated) => ({
      targets: await targetsOfAll(evaluated),
      sources: await sourcesOf(evaluated),
    }),
    targets: ({ targets }: Found) => targets.flat(),
    flags,
  } as const;
  return await withBuilt<Found>(building, output, async ({ answer, flags: accepting }) => {
    const { wanted, present } = await additionsOf(answer, installing);
    for (const name of present) warn(`'${name}' is already added`, output);
    if (wanted.length === 0) return;
    const beside = installing.isUpgrade ? [] : ["--preserve-installed"];
    await installInto(flags.profile, wanted, [...nixWordsOf(accepting), ...beside]);
    await more?.(wanted.map(({ path }) => path));
  });
}

function warn(message: string, output: Output): void {
  output.diagnose({ severity: "warning", code: "profile", message });
}

function installingOf({ profile, priority }: ProfileCall["flags"]): Omit<Installing, "isUpgrade"> {
  if (priority === undefined) return { profile };
  if (/^-?\d+$/.test(priority)) return { profile, priority: Number(priority) };
  throw usage(`"${priority}" is no whole number`, "Write `--priority 4`");
}

/** The packages that are meant; of a word that means none it warns, as Nix does. */
async function named(
  { words, flags }: ProfileCall,
  purpose: "remove" | "upgrade",
  output: Output,
): Promise<{ readonly chosen: readonly Element[]; readonly elements: readonly Element[] }> {
  const { elementsIn, selected } = await import("../profile_elements.ts");
  const number = words.WORDS.find((word) => /^\d+$/.test(word));
  if (number !== undefined) {
    throw failure("index", `'profile' has names, and no indices ('${number}')`);
  }
  const elements = await elementsIn(flags.profile);
  const { chosen, warnings } = selected(elements, { words: words.WORDS, ...flags });
  const none = `No packages to ${purpose}. \`flakebridge profile list\` shows what there is.`;
  for (const message of chosen.length === 0 ? [...warnings, none] : warnings) warn(message, output);
  return { chosen, elements };
}

async function remove(call: ProfileCall, output: Output): Promise<ExitStatus> {
  const { profileDo } = await import("../../nix/tools/profile.ts");
  const { identifier } = await import("../profile_elements.ts");
  const { profile, regex, all } = call.flags;
  if (call.words.WORDS.length + regex.length === 0 && !all) {
    throw usage("No packages specified.", "`flakebridge profile list` shows their names");
  }
  const { chosen, elements } = await named(call, "remove", output);
  const leaving = new Set(chosen.flatMap(({ paths }) => paths));
  if (leaving.size === 0) return 0;
  // What is the same in the store goes along: nix-env does not tell it apart.
  const gone = elements.filter(({ paths }) => paths.some((path) => leaving.has(path)));
  for (const one of gone) output.say(`removing '${identifier(one)}'`);
  await profileDo(profile, ["--uninstall", ...leaving]);
  output.say(`removed ${gone.length} packages, kept ${elements.length - gone.length} packages`);
  return 0;
}

/** Installs anew what came from flakes, and takes out what it was before. */
async function upgrade(call: ProfileCall, output: Output): Promise<ExitStatus> {
  const { installedIn, profileDo } = await import("../../nix/tools/profile.ts");
  const { profile, regex } = call.flags;
  const isAll = call.words.WORDS.length + regex.length === 0;
  const wish = isAll ? { ...call, flags: { ...call.flags, all: true } } : call;
  const { chosen } = await named(wish, "upgrade", output);
  if (chosen.length === 0) return 0;
  const old = chosen.filter(({ origin }) => origin !== undefined).flatMap(({ paths }) => paths);
  const words = chosen.flatMap(({ origin }) => origin === undefined ? [] : [origin.installable]);
  if (words.length === 0) throw failure("no-origin", "nothing there is known to be from a flake");
  return await install(words, call, output, async (paths) => {
    const present = new Set((await installedIn(profile)).flatMap(({ paths }) => paths));
    const stale = old.filter((path) => present.has(path) && !paths.includes(path));
    if (stale.length > 0) await profileDo(profile, ["--uninstall", ...stale]);
  });
}

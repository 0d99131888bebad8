/**
 * What an installation of Nix can do, and what is in the way. Pure.
 *
 * @module
 */
import type { Installation } from "../../nix/tools/installation.ts";

/** What was looked at, besides Nix. */
export interface Surroundings {
  /** The version of git, `2.39.5`; absent where there is none. */
  readonly git?: string;
  /** Who sets Nix up here: the system, home-manager, or the person by nix.conf. */
  readonly keeper: Keeper;
}

/** Whose configuration nix.conf comes from. */
export type Keeper = "NixOS" | "home-manager" | "nix.conf";

/** One thing that was looked at. */
export interface Finding {
  /** What: `flakes`, `store`. */
  readonly topic: string;
  /** `good`; `note`: good to know; `problem`: something will fail. */
  readonly status: "good" | "note" | "problem";
  /** What is so, in one clause. */
  readonly words: string;
  /** What the person can do about it. */
  readonly remedy?: string;
}

/** Looks at everything; `undefined` stands for a machine without Nix. */
export function diagnose(
  nix: Installation | undefined,
  surroundings: Surroundings,
): readonly Finding[] {
  const git = gitFinding(surroundings.git);
  if (nix === undefined) return [NO_NIX, git];
  return [
    versionFinding(nix),
    storeFinding(nix),
    flakesFinding(nix, surroundings.keeper),
    ...settingFindings(nix),
    git,
  ];
}

const NO_NIX: Finding = {
  topic: "nix",
  status: "problem",
  words: "there is no nix-instantiate on PATH: nothing can be evaluated, proven or built",
  remedy: "install Nix: `apt-get install nix-bin` on Debian, or see https://nixos.org/download",
};

/**
 * The version whose `--restrict-eval`, `fetchTree` and JSON are the oldest that shims are tried on.
 */
const OLDEST = [2, 3] as const;

function versionFinding({ version, implementation, daemon }: Installation): Finding {
  const words = `${implementation} ${version}, ${daemon ? "by a daemon" : "without a daemon"}`;
  const [major = 0, minor = 0] = version.split(".").map((part) => parseInt(part, 10));
  const isOld = major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1]);
  return isOld
    ? { topic: "nix", status: "problem", words, remedy: "shims need Nix 2.3 or newer" }
    : { topic: "nix", status: "good", words };
}

function storeFinding({ storeTrouble, daemon }: Installation): Finding {
  if (storeTrouble === undefined) {
    return { topic: "store", status: "good", words: "can be written to" };
  }
  const remedy = remedyFor(storeTrouble, daemon);
  return { topic: "store", status: "problem", words: storeTrouble, remedy };
}

/** Nix looks for a daemon by itself where it may not change the store. */
function remedyFor(trouble: string, daemon: boolean): string {
  if (/read-only|remounting/i.test(trouble)) {
    return "the store is on a read-only file system: mount it so that it can be written to";
  }
  return daemon || trouble.includes("daemon-socket")
    ? "start the daemon, and be one of its users: on Debian, `adduser YOU nix-users`"
    : "become the owner of the store, or let a daemon change it";
}

function flakesFinding({ version, features }: Installation, keeper: Keeper): Finding {
  if (/^2\.[0-3](\.|$)/.test(version)) {
    const words = "this Nix is older than flakes: shims and flakebridge stand in for them";
    return { topic: "flakes", status: "note", words };
  }
  const missing = ["nix-command", "flakes"].filter((name) => !features.has(name));
  if (missing.length === 0) return { topic: "flakes", status: "good", words: "switched on" };
  return {
    topic: "flakes",
    status: "note",
    words: `${missing.join(" and ")} switched off: shims and flakebridge work all the same`,
    remedy: howToEnable(keeper),
  };
}

/** The setting that switches flakes on, as nix.conf has it. */
export const FLAKES_SETTING = "extra-experimental-features = nix-command flakes";

/** How flakes are switched on for good. */
export function howToEnable(keeper: Keeper): string {
  const option = 'nix.settings.experimental-features = [ "nix-command" "flakes" ];';
  switch (keeper) {
    case "NixOS":
      return `add \`${option}\` to configuration.nix, then nixos-rebuild switch`;
    case "home-manager":
      return `add \`${option}\` to home.nix, then home-manager switch`;
    case "nix.conf":
      return `\`flakebridge doctor --enable-flakes\` adds \`${FLAKES_SETTING}\` to nix.conf`;
    default:
      return keeper satisfies never;
  }
}

/** Settings with which evaluation goes other ways than people are used to. */
const settings = [
  {
    name: "restrict-eval",
    odd: "true",
    words: "restrict-eval is on: files outside of NIX_PATH can't be read, shims included",
    remedy: "add the project to NIX_PATH or `allowed-uris`, or switch restrict-eval off",
  },
  {
    name: "allow-import-from-derivation",
    odd: "false",
    words: "allow-import-from-derivation is off: projects that import what they build will fail",
    remedy: "switch it on, where the project needs it",
  },
  {
    name: "substitute",
    odd: "false",
    words: "substitute is off: everything is built here, nothing is downloaded ready-made",
    remedy: "switch it on, unless that is meant",
  },
] as const;

function settingFindings({ settings: found }: Installation): readonly Finding[] {
  return settings.filter(({ name, odd }) => found.get(name) === odd).map(
    ({ words, remedy }) => ({ topic: "settings", status: "note", words, remedy }),
  );
}

function gitFinding(git: string | undefined): Finding {
  return git === undefined
    ? {
      topic: "git",
      status: "problem",
      words: "there is no git on PATH: repositories can't be read as flakes read them",
      remedy: "install git",
    }
    : { topic: "git", status: "good", words: git };
}

/**
 * `flakebridge home ACTION [FLAKE]`
 *
 * @module
 */
import { actionNamed, deploy, deployFlags } from "../deploying.ts";
import { stands } from "../stands.ts";
import { defineVerb, type Verb } from "../verb.ts";

const ACTIONS = ["build", "switch"] as const;

export const verb: Verb = defineVerb({
  description:
    "Builds a home-manager configuration of a flake and puts it into effect, as `home-manager` " +
    "does, on a Nix that has no flakes or keeps them off.",
  positionals: {
    ACTION: { oneOf: ACTIONS, help: "build or switch." },
    FLAKE: {
      help: "`FLAKE#NAME`; `USER@HOST`, else `USER`, and the flake here, unless told.",
      default: ".",
    },
  },
  flags: {
    backup: {
      type: "text",
      short: "b",
      value: "ENDING",
      help: "Move files that are in the way to this ending.",
    },
    ...deployFlags,
  },
  examples: [
    { command: "flakebridge home switch", does: "bring your home to what the flake says" },
    { command: "flakebridge home build .#ann@box", does: "build somebody's" },
  ],
  run: async ({ words, flags }, output) => {
    return await deploy({
      kind: "home",
      action: actionNamed("home", words.ACTION, ACTIONS),
      word: words.FLAKE,
      flags,
      profile: homeProfile(),
      variables: flags.backup === undefined ? [] : [`HOME_MANAGER_BACKUP_EXT=${flags.backup}`],
    }, output);
  },
});

/** Where home-manager keeps its generations: the activation makes them, not we. */
function homeProfile(): string {
  const home = Deno.env.get("HOME") ?? "/";
  const state = Deno.env.get("XDG_STATE_HOME") || `${home}/.local/state`;
  const own = `${state}/nix/profiles/home-manager`;
  const shared = `/nix/var/nix/profiles/per-user/${Deno.env.get("USER") ?? ""}/home-manager`;
  return !stands(own) && stands(shared) ? shared : own;
}

/**
 * `flakebridge darwin ACTION [FLAKE]`
 *
 * @module
 */
import { actionNamed, deploy, deployFlags, machineFlags, systemProfile } from "../deploying.ts";
import { defineVerb, type Verb } from "../verb.ts";

const ACTIONS = ["build", "switch", "check"] as const;

export const verb: Verb = defineVerb({
  description:
    "Builds a nix-darwin configuration of a flake and puts it into effect, as `darwin-rebuild` " +
    "does, on a Nix that has no flakes or keeps them off.",
  positionals: {
    ACTION: {
      oneOf: ACTIONS,
      help: "build; switch; check: say what activation would refuse.",
    },
    FLAKE: {
      help: "`FLAKE#NAME`; named as the machine it is for, and the flake here, unless told.",
      default: ".",
    },
  },
  flags: { ...machineFlags, ...deployFlags },
  examples: [
    { command: "flakebridge darwin switch --sudo", does: "bring this Mac to what the flake says" },
  ],
  run: async ({ words, flags }, output) => {
    return await deploy({
      kind: "darwin",
      action: actionNamed("darwin", words.ACTION, ACTIONS),
      word: words.FLAKE,
      flags,
      machine: flags,
      profile: systemProfile(flags),
      variables: words.ACTION === "check" ? ["checkActivation=1"] : [],
    }, output);
  },
});

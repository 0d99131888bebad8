/**
 * `flakebridge os ACTION [FLAKE]`
 *
 * @module
 */
import { actionNamed, deploy, deployFlags, machineFlags, systemProfile } from "../deploying.ts";
import { defineVerb, type Verb } from "../verb.ts";

const ACTIONS = ["build", "switch", "boot", "test", "dry-activate", "build-vm"] as const;

export const verb: Verb = defineVerb({
  description:
    "Builds a NixOS configuration of a flake and puts it into effect, as `nixos-rebuild` does, on " +
    "a Nix that has no flakes or keeps them off: here, or on another machine by ssh.",
  positionals: {
    ACTION: {
      oneOf: ACTIONS,
      help: "build; test: until the next start; boot: from the next start on; switch: both; " +
        "dry-activate: say what would change; build-vm: build a virtual machine.",
    },
    FLAKE: {
      help: "`FLAKE#NAME`; named as the machine it is for, and the flake here, unless told.",
      default: ".",
    },
  },
  flags: {
    ...machineFlags,
    "install-bootloader": { type: "switch", help: "Install the boot loader anew." },
    ...deployFlags,
  },
  examples: [
    { command: "sudo flakebridge os switch", does: "bring this machine to what the flake says" },
    {
      command: "flakebridge os switch .#web --target-host root@web",
      does: "build here, and switch another machine",
    },
    { command: "flakebridge os switch --rollback --sudo", does: "go back to what was before" },
  ],
  run: async ({ words, flags }, output) => {
    return await deploy({
      kind: "os",
      action: actionNamed("os", words.ACTION, ACTIONS),
      word: words.FLAKE,
      flags,
      machine: flags,
      profile: systemProfile(flags),
      variables: flags["install-bootloader"] ? ["NIXOS_INSTALL_BOOTLOADER=1"] : [],
    }, output);
  },
});

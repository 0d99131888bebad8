/**
 * `flakebridge bundle [INSTALLABLE]`
 *
 * @module
 */
import { failure } from "../../nix/diagnostic.ts";
import type { Evaluated } from "../evaluating.ts";
import { evaluationFlags, installablePositional } from "../evaluation.ts";
import { buildFlags, withBuilt } from "../realising.ts";
import { defineVerb, type Verb } from "../verb.ts";

export const verb: Verb = defineVerb({
  description:
    "Makes one file of a program and all it needs, by a bundler, as `nix bundle` does, " +
    "on a Nix that has no flakes or keeps them off.",
  positionals: installablePositional,
  flags: {
    bundler: {
      type: "text",
      value: "FLAKE",
      help: "The flake of the bundler.",
      default: "github:NixOS/bundlers",
    },
    "out-link": {
      type: "text",
      short: "o",
      value: "LINK",
      help: "The link to the bundle; named as the bundle is unless told.",
    },
    ...buildFlags,
    ...evaluationFlags,
  },
  examples: [
    { command: "flakebridge bundle nixpkgs#hello", does: "a program that runs without Nix" },
    {
      command: "flakebridge bundle --bundler github:NixOS/bundlers#toDockerImage .",
      does: "an image for Docker",
    },
  ],
  run: async ({ words, flags }, output) => {
    const { allOutputs } = await import("../../compat/bridge/targets.ts");
    const { addRoot } = await import("../../nix/tools/store.ts");
    const building = {
      wish: { words: [words.INSTALLABLE], bundlers: [flags.bundler], lookup: "app", flags },
      find: bundleOf,
      targets: ({ drvPath }: Bundle) => [allOutputs(drvPath)],
      flags,
    } as const;
    return await withBuilt(building, output, async ({ answer: { path, name } }) => {
      await addRoot(path, flags["out-link"] ?? name);
    });
  },
});

async function bundleOf({ installables, found, ask }: Evaluated): Promise<Bundle> {
  const [program, bundler] = installables;
  if (program === undefined || program.kind === "store") {
    throw failure("no-value", "a store path can't be bundled: name an attribute");
  }
  if (bundler?.kind !== "flake") throw new TypeError("a bundler is a flake's");
  const bundled = `bundled (${found(bundler, "bundler")}) (${found(program)})`;
  return await ask(bundled) as unknown as Bundle;
}

/** What a bundler made. */
interface Bundle {
  readonly name: string;
  readonly drvPath: string;
  readonly path: string;
}

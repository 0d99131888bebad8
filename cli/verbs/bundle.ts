/**
 * `flakebridge bundle [INSTALLABLE]`
 *
 * @module
 */
import { failure } from "../../nix/diagnostic.ts";
import { withInstallables } from "../evaluating.ts";
import { evaluationFlags, installablePositional } from "../evaluation.ts";
import { buildFlags, realise } from "../realising.ts";
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
    const bundlers = [flags.bundler];
    const wish = { words: [words.INSTALLABLE], bundlers, lookup: "app", flags } as const;
    const bundle = await withInstallables(wish, output, async ({ installables, found, ask }) => {
      const [program, bundler] = installables;
      if (program === undefined || program.kind === "store") {
        throw failure("no-value", "a store path can't be bundled: name an attribute");
      }
      if (bundler === undefined || bundler.kind !== "flake") {
        throw failure("bundler", `'${flags.bundler}' is no flake`);
      }
      const bundled = `bundled (${found(bundler, "bundler")}) (${found(program)})`;
      return await ask(bundled) as unknown as Bundle;
    });
    output.done();
    const status = await realise([allOutputs(bundle.drvPath)], flags);
    if (status !== 0) return status;
    const { addRoot } = await import("../../nix/tools/store.ts");
    await addRoot(bundle.path, flags["out-link"] ?? bundle.name);
    return 0;
  },
});

/** What a bundler made. */
interface Bundle {
  readonly name: string;
  readonly drvPath: string;
  readonly path: string;
}

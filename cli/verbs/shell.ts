/**
 * `flakebridge shell [INSTALLABLES…] [-c COMMAND…]`
 *
 * @module
 */
import { environmentFlags, environmentOf } from "../environment.ts";
import { evaluationFlags, installablePositionals } from "../evaluation.ts";
import { namedWords, stdinFlag } from "../installable_words.ts";
import { buildFlags, buildFound, buildInstallables } from "../realising.ts";
import { startProgram } from "../starting.ts";
import { defineVerb, type Verb } from "../verb.ts";

export const verb: Verb = defineVerb({
  description:
    "Starts a shell in which the programs of packages are on PATH, as `nix shell` does, " +
    "on a Nix that has no flakes or keeps them off.",
  positionals: installablePositionals,
  flags: {
    command: {
      type: "rest",
      short: "c",
      value: "COMMAND ARGUMENTS…",
      help: "Run this command instead of your shell; it takes all words behind it.",
    },
    ...environmentFlags,
    ...stdinFlag,
    ...buildFlags,
    ...evaluationFlags,
  },
  examples: [
    { command: "flakebridge shell nixpkgs#jq nixpkgs#curl", does: "have two programs at hand" },
    { command: "flakebridge shell nixpkgs#jq -c jq --version", does: "run one of them" },
  ],
  run: async ({ words, flags }, output) => {
    const wish = {
      words: await namedWords(words.INSTALLABLES, flags),
      lookup: "package",
      flags,
    } as const;
    const { answer, status } = await buildFound({ ...buildInstallables, wish, flags }, output);
    if (status !== 0) return status;
    const targets = answer.flat();
    const { pathsOf } = await import("../../compat/bridge/targets.ts");
    const { programDirectories } = await import("../../nix/tools/program_directories.ts");
    const environment = environmentOf(flags);
    const directories = programDirectories(targets.flatMap(pathsOf));
    const PATH = [...directories, ...(environment.env?.["PATH"] ?? "").split(":")]
      .filter((directory) => directory !== "").join(":");
    const [program, ...args] = flags.command ?? [Deno.env.get("SHELL") || "bash"];
    const env = { ...environment.env, PATH };
    return await startProgram(program ?? "bash", args, { ...environment, env });
  },
});

/**
 * `flakebridge fmt [ARGUMENTS…]`
 *
 * @module
 */
import { evaluationFlags } from "../evaluation.ts";
import { buildFlags } from "../realising.ts";
import { runnableOf, startProgram } from "../starting.ts";
import { defineVerb, type Verb } from "../verb.ts";

export const verb: Verb = defineVerb({
  description: "Runs the formatter of the flake here, as `nix fmt` does, on a Nix that has no " +
    "flakes or keeps them off. The formatter finds the flake's directory in PRJ_ROOT.",
  positionals: {
    ARGUMENTS: { help: "What the formatter is given; behind `--`, also flags.", rest: true },
  },
  flags: { ...buildFlags, ...evaluationFlags },
  examples: [
    { command: "flakebridge fmt", does: "format what the formatter formats unless told" },
    { command: "flakebridge fmt flake.nix", does: "format one file" },
  ],
  run: async ({ words, flags }, output) => {
    const found = await runnableOf({ word: ".", lookup: "formatter", flags }, output);
    if (found.kind === "failed") return found.status;
    const env = { PRJ_ROOT: await flakeRoot() };
    return await startProgram(found.program, words.ARGUMENTS, { env });
  },
});

/** The root of the tree that the flake here is in. */
async function flakeRoot(): Promise<string> {
  const { namedFlake } = await import("../../compat/lock/mod.ts");
  const { filePathOf, parseUrl } = await import("../../compat/ref/url.ts");
  const { ref } = await namedFlake(".");
  if (ref.type === "path") return ref.path;
  return ref.type === "git" ? filePathOf(parseUrl(ref.url).path) : Deno.cwd();
}

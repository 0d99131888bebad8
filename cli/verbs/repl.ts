/**
 * `flakebridge repl [INSTALLABLES]`
 *
 * @module
 */
import type { Prepared } from "../../compat/bridge/repl.ts";
import { valueOf, withInstallables } from "../evaluating.ts";
import { type EvaluationFlags, evaluationFlags, installablePositionals } from "../evaluation.ts";
import { nixWordsOf } from "../nix_settings.ts";
import type { Output } from "../output.ts";
import { startProgram } from "../starting.ts";
import { defineVerb, type Verb } from "../verb.ts";

export const verb: Verb = defineVerb({
  description:
    "Starts `nix repl`, which every Nix has, with what is in flakes in scope: a flake's " +
    "outputs and inputs, or the names in an attribute. The flake is as it was at the start: `:r` " +
    "does not read it again, and `:lf FLAKE`, which would, needs a Nix with flakes on; leave with " +
    "`:q` and start anew instead. Without a word nothing of a flake is in scope. `--expr` is that " +
    "of `nix repl` itself, which has it since Nix 2.10.",
  positionals: installablePositionals,
  flags: evaluationFlags,
  examples: [
    { command: "flakebridge repl .", does: "try out the outputs and inputs of the flake here" },
    { command: "flakebridge repl nixpkgs#lib", does: "have the functions of a set at hand" },
  ],
  run: async ({ words: { INSTALLABLES: words }, flags }, output) => {
    const { expr, file } = flags;
    if (expr !== undefined && file === undefined) {
      // What paths in the expression start from, no file of ours could give it.
      const given = (["arg", "argstr", "arg-from-file"] as const)
        .flatMap((name) => flags[name].flatMap((pair) => [`--${name}`, ...pair]));
      const start = ["repl", "--expr", expr, ...given, ...words];
      return await startProgram("nix", [...start, ...nixWordsOf(flags)]);
    }
    const all: EvaluationFlags = { ...flags, impure: true };
    const named = words.length === 0 && file !== undefined ? ["."] : words;
    const start = named.length === 0 ? ["repl"] : await startOf(named, all, output);
    return await startProgram("nix", [...start, ...nixWordsOf(flags)]);
  },
});

/**
 * The words for `nix` that bring the installables into scope, of two with a name the later one's.
 */
async function startOf(
  words: readonly string[],
  flags: EvaluationFlags,
  output: Output,
): Promise<readonly string[]> {
  const { prepared, replWords, scopeOf } = await import("../../compat/bridge/repl.ts");
  const wish = { words, lookup: "scope", flags } as const;
  const answer = await withInstallables(wish, output, async (evaluated) => {
    const scope = evaluated.installables.map((one) =>
      scopeOf(one, valueOf({ ...evaluated, installables: [one] }))
    ).join(" // ");
    return await evaluated.ask(prepared(`(${scope})`, evaluated.text(scope)));
  });
  output.done();
  return replWords(answer as unknown as Prepared);
}

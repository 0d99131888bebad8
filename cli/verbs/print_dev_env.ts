/**
 * `flakebridge print-dev-env [INSTALLABLE]`
 *
 * @module
 */
import { developFlags, developPositionals, entranceOf } from "../developing.ts";
import { lineFlags, printLine } from "../json.ts";
import { defineVerb, type Verb } from "../verb.ts";

export const verb: Verb = defineVerb({
  description:
    "Prints what `nix print-dev-env` prints: bash code that sets the variables and functions of " +
    "a shell, for `eval`. While the flake is the same no Nix is run.",
  positionals: developPositionals,
  flags: {
    json: { type: "switch", help: "Print variables and functions as JSON." },
    ...lineFlags,
    ...developFlags,
  },
  examples: [
    { command: "flakebridge print-dev-env", does: "print the default shell of the flake here" },
    { command: 'eval "$(flakebridge print-dev-env)"', does: "enter it in a bash that runs" },
    {
      command: "flakebridge print-dev-env .#tool --json",
      does: "see what a package is built with",
    },
  ],
  run: async ({ words, flags }, output) => {
    const { environment, scriptWith } = await entranceOf(words.INSTALLABLE, flags, output);
    output.done();
    if (!flags.json) output.result(`${scriptWith({})}\n`);
    else {
      const { printEnvironment } = await import("../../compat/bridge/environment/environment.ts");
      await printLine(printEnvironment(environment), flags, output);
    }
    return 0;
  },
});

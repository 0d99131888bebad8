/**
 * `flakebridge init`
 *
 * @module
 */
import { templateFlags, writeTemplate } from "../templating.ts";
import { defineVerb, type Verb } from "../verb.ts";

export const verb: Verb = defineVerb({
  description: "Copies the files of a template into this directory, as `nix flake init` would. " +
    "No file that is there is overwritten. Nix needs no flakes for it.",
  positionals: {},
  flags: templateFlags,
  examples: [
    { command: "flakebridge init", does: "begin with the usual template" },
    { command: "flakebridge init -t templates#rust", does: "begin with another one" },
  ],
  run: ({ flags }, output) => writeTemplate(".", flags, output),
});

/**
 * `flakebridge new DIR`
 *
 * @module
 */
import { templateFlags, writeTemplate } from "../templating.ts";
import { defineVerb, type Verb } from "../verb.ts";

export const verb: Verb = defineVerb({
  description: "Copies the files of a template into a directory, as `nix flake new` would. No " +
    "file that is there is overwritten. Nix needs no flakes for it.",
  positionals: { DIR: { help: "The directory, which is made where there is none." } },
  flags: templateFlags,
  examples: [
    { command: "flakebridge new app -t templates#rust", does: "begin a project in Rust" },
  ],
  run: ({ words, flags }, output) => writeTemplate(words.DIR, flags, output),
});

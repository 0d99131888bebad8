/**
 * `flakebridge edit [INSTALLABLE]`
 *
 * @module
 */
import { nixString } from "../../nix/syntax/string_literal.ts";
import { calledInNix } from "../../compat/bridge/called.ts";
import { editorFor, type Position } from "../../compat/bridge/editor.ts";
import { type Evaluated, valueOf, withInstallables } from "../evaluating.ts";
import { evaluationFlags, installablePositional } from "../evaluation.ts";
import { startProgram } from "../starting.ts";
import { defineVerb, type Verb } from "../verb.ts";

export const verb: Verb = defineVerb({
  description: "Opens the place where a package is defined in $EDITOR, as `nix edit` does, on a " +
    "Nix that has no flakes or keeps them off. The package says where by `meta.position`; a file " +
    "of a git repository here is opened there, any other in the store.",
  positionals: installablePositional,
  flags: evaluationFlags,
  examples: [
    { command: "flakebridge edit .#hello", does: "open the file that defines a package" },
    { command: "EDITOR=cat flakebridge edit nixpkgs#hello", does: "read it" },
  ],
  run: async ({ words, flags }, output) => {
    const wish = { words: [words.INSTALLABLE], lookup: "package", flags } as const;
    const position = await withInstallables(wish, output, async (evaluated) => {
      const [name = ""] = evaluated.installables.map(calledInNix);
      const expression = `positionOf ${nixString(name)} (${valueOf(evaluated)})`;
      const { file, line } = await evaluated.ask(expression) as unknown as Position;
      return { file: fileToEdit(file, evaluated), line };
    });
    output.done();
    const [editor = "cat", ...args] = editorFor(Deno.env.get("EDITOR") ?? "cat", position);
    return await startProgram(editor, args);
  },
});

/** The file of the repository here that the one in the store is a copy of, if it is. */
function fileToEdit(file: string, { installables: [one] }: Evaluated): string {
  if (one?.kind !== "flake" || one.flake.workTree === undefined) return file;
  const { storePath, workTree } = one.flake;
  return file.startsWith(`${storePath}/`) ? workTree + file.slice(storePath.length) : file;
}

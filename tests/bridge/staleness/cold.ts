/**
 * What all values of the walk's flake are, by one Nix that remembers nothing of us.
 *
 * @module
 */
import { type Evaluated, withInstallables } from "../../../cli/evaluating.ts";
import type { EvaluationFlags } from "../../../cli/evaluation.ts";
import type { Output } from "../../../cli/output.ts";
import { Failure } from "../../../nix/diagnostic.ts";
import type { Json } from "../../../nix/tools/evaluate.ts";
import { run } from "../../../nix/tools/run.ts";

/** The value of an attribute: JSON, or that it fails. */
export async function valueOf(evaluated: Evaluated): Promise<Json> {
  return await evaluated.ask(valueIn(evaluated));
}

function valueIn({ installables: [installable], found }: Evaluated): string {
  if (installable?.kind !== "flake") throw new Error("no flake");
  return `${found(installable)}.value`;
}

/** An answer as text, or that there is none. */
export async function orFailed(answer: () => Promise<Json>): Promise<string> {
  try {
    return JSON.stringify(await answer());
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return "failed";
  }
}

/** What {@linkcode orFailed} gives for each attribute `NAME` of the set that `word` names. */
export async function coldValues(
  { word, names }: { readonly word: string; readonly names: readonly string[] },
  flags: EvaluationFlags,
  output: Output,
): Promise<ReadonlyMap<string, string>> {
  const asked = { words: [word], lookup: "package", flags } as const;
  const known = new Map<string, string>();
  await orFailed(async () => {
    const text = await withInstallables(asked, output, (evaluated) => {
      return Promise.resolve(evaluated.text(valueIn(evaluated)));
    });
    for (const [name, value] of await toldByRepl(text, names)) known.set(name, value);
    return null;
  });
  return new Map(names.map((name) => [name, known.get(name) ?? "failed"]));
}

/**
 * Those values of a set that don't fail, as JSON: `nix repl` goes on where one does.
 *
 * It has no pure evaluation in Nix 2.8, so that the variable that the walk changes is left out; that
 * none is read is what the other commands show.
 */
async function toldByRepl(
  set: string,
  names: readonly string[],
): Promise<readonly (readonly [name: string, value: string])[]> {
  const file = await Deno.makeTempFile({ suffix: ".nix" });
  try {
    await Deno.writeTextFile(file, set);
    const lines = names.map((name) => `builtins.toJSON [ "${name}" ${name} ]\n`);
    const stdin = [`:l ${file}\n`, ...lines].join("");
    const { stdout } = await run("nix", ["repl"], { env: { STALENESS: "" }, stdin });
    return [...stdout.matchAll(/^\S*?"(\[.*\])"/gm)].map(([, literal = ""]) => {
      const [name, value] = JSON.parse(unescaped(literal));
      return [name, JSON.stringify(value)];
    });
  } finally {
    await Deno.remove(file);
  }
}

/** What the inside of a string that Nix prints stands for. */
function unescaped(literal: string): string {
  const letters: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t" };
  return literal.replace(/\\(.)/g, (_, letter: string) => letters[letter] ?? letter);
}

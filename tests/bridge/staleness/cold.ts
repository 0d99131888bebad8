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
  const found = new Map<string, string>();
  await orFailed(() =>
    withInstallables(asked, output, async (evaluated) => {
      const set = valueIn(evaluated);
      const sound = await soundNames(evaluated.text(set), names);
      for (const [name, value] of await valuesOf(sound, set, evaluated)) found.set(name, value);
      return null;
    })
  );
  return new Map(names.map((name) => [name, found.get(name) ?? "failed"]));
}

/** The values of those names, by one Nix; one after the other where that fails. */
async function valuesOf(
  names: readonly string[],
  set: string,
  { ask }: Evaluated,
): Promise<readonly (readonly [name: string, value: string])[]> {
  try {
    const values = await ask(`{ inherit (${set}) ${names.join(" ")}; }`) as Record<string, Json>;
    return Object.entries(values).map(([name, value]) => [name, JSON.stringify(value)]);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return await Promise.all(names.map(async (name) => {
      return [name, await orFailed(() => ask(`(${set}).${name}`))] as const;
    }));
  }
}

/**
 * The names in a set whose values don't fail: `nix repl` goes on where one does. Its evaluation is
 * not pure, so that it tells no more than this: other paths are there for it.
 */
async function soundNames(set: string, names: readonly string[]): Promise<readonly string[]> {
  const file = await Deno.makeTempFile({ suffix: ".nix" });
  try {
    await Deno.writeTextFile(file, set);
    const lines = names.map((name) =>
      `builtins.seq (builtins.toJSON ${name}) "is sound: ${name}"\n`
    );
    const { stdout } = await run("nix", ["repl"], { stdin: [`:l ${file}\n`, ...lines].join("") });
    return [...stdout.matchAll(/^\S*?"is sound: (\w+)"/gm)].map(([, name = ""]) => name);
  } finally {
    await Deno.remove(file);
  }
}

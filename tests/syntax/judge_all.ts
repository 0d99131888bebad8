/**
 * Our reading of many texts, held against Nix's.
 *
 * @module
 */
import { judge, type Judgement } from "./judge.ts";
import { type OracleNix, parseWithNix } from "./nix_instantiate.ts";

/** Writes the texts to files, asks Nix, and judges each; the answers are in the order of the texts. */
export async function judgeAll(
  nix: OracleNix,
  texts: readonly string[],
): Promise<readonly Judgement[]> {
  const directory = await Deno.makeTempDir();
  try {
    const files = texts.map((text, index) => {
      const file = `${directory}/${index}.nix`;
      Deno.writeTextFileSync(file, text);
      return file;
    });
    const answers = await parseWithNix(nix, files);
    return texts.map((text, index) => judge(text, directory, answers[index]!, nix));
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

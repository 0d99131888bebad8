/**
 * Our reading of many texts, held against Nix's.
 *
 * @module
 */
import { judge, type Judgement } from "./judge.ts";
import { decode } from "./nix_files.ts";
import { type OracleNix, parseWithNix } from "./nix_instantiate.ts";

/** Writes the texts to files, asks Nix, and judges each; the answers are in the order of the texts. */
export async function judgeAll(
  nix: OracleNix,
  texts: readonly (string | Uint8Array)[],
): Promise<readonly Judgement[]> {
  const directory = await Deno.makeTempDir();
  try {
    const files = texts.map((text, index) => {
      const file = `${directory}/${index}.nix`;
      Deno.writeFileSync(file, typeof text === "string" ? new TextEncoder().encode(text) : text);
      return file;
    });
    const answers = await parseWithNix(nix, files);
    return texts.map((text, index) => judge(textOf(text), directory, answers[index]!, nix));
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

/** A text that may be the bytes of a file. */
export function textOf(text: string | Uint8Array): string {
  return typeof text === "string" ? text : decode(text);
}

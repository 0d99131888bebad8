/**
 * Our reading of many texts, held against Nix's.
 *
 * @module
 */
import { isRefused, judge, type Judgement } from "./judge.ts";
import { readText } from "./nix_files.ts";
import { type OracleNix, parseWithNix } from "./nix_instantiate.ts";
import { refusalsOf } from "./nix_repl.ts";

/** Writes the texts to files and judges those; the answers are in the order of the texts. */
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
    return await judgeFiles(nix, files);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

/**
 * Asks Nix for files and judges each; the answers are in the order of the files. Of those that we
 * refuse a prompt is asked first, which is quick; where it does not say what we say, and for all
 * others, `nix-instantiate --parse` decides.
 */
export async function judgeFiles(
  nix: OracleNix,
  files: readonly string[],
): Promise<readonly Judgement[]> {
  const judgements = new Map<string, Judgement>();
  const suspects = files.filter((file) => isRefused(readText(file), nix));
  const refusals = await refusalsOf(nix, suspects);
  for (const [index, file] of suspects.entries()) {
    const refusal = refusals[index];
    const judgement = refusal && judge(readText(file), directoryOf(file), refusal, nix);
    if (judgement?.kind === "refused alike") judgements.set(file, judgement);
  }
  const open = files.filter((file) => !judgements.has(file));
  const answers = await parseWithNix(nix, open);
  for (const [index, file] of open.entries()) {
    judgements.set(file, judge(readText(file), directoryOf(file), answers[index]!, nix));
  }
  return files.map((file) => judgements.get(file)!);
}

function directoryOf(file: string): string {
  return file.slice(0, file.lastIndexOf("/"));
}

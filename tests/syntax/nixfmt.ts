/**
 * The real nixfmt, where there is one on PATH.
 *
 * @module
 */

/** Runs nixfmt on a text; without one on PATH, `undefined`. */
export async function findNixfmt(): Promise<((text: string) => Promise<string>) | undefined> {
  try {
    const { success } = await new Deno.Command("nixfmt", { args: ["--version"] }).output();
    return success ? format : undefined;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

async function format(text: string): Promise<string> {
  const options = { stdin: "piped", stdout: "piped", stderr: "piped" } as const;
  const child = new Deno.Command("nixfmt", options).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(text));
  await writer.close();
  const { success, stdout, stderr } = await child.output();
  const decoder = new TextDecoder();
  if (!success) throw new Error(`nixfmt refuses this: ${decoder.decode(stderr)}\n${text}`);
  return decoder.decode(stdout);
}

/**
 * Files that another program is yet to write.
 *
 * @module
 */

/** Waits until the file is there and ends with a line, and gives its text. */
export async function appearing(file: string): Promise<string> {
  for (let patience = 1200; patience > 0; patience--) {
    const text = await Deno.readTextFile(file).catch(() => "");
    if (text.endsWith("\n")) return text;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`${file} did not appear`);
}

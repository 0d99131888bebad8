/**
 * What scripts print.
 *
 * @module
 */
const encoder = new TextEncoder();

/** Writes lines to stdout. */
export function say(text: string): void {
  writeAll(Deno.stdout, encoder.encode(text.endsWith("\n") ? text : text + "\n"));
}

/** Writes all the bytes, however few the stream takes at a time. */
function writeAll(stream: typeof Deno.stdout, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length;) at += stream.writeSync(bytes.subarray(at));
}

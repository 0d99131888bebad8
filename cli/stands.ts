/**
 * Whether something is there.
 *
 * @module
 */

/** Whether something stands at a path, be it a link that leads nowhere. */
export function stands(path: string): boolean {
  try {
    Deno.lstatSync(path);
    return true;
  } catch {
    return false;
  }
}

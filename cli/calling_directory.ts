/**
 * The directory that the program was called in, which is not always the one that words are read in.
 *
 * @module
 */

let calledIn: string | undefined;

/** Reads words in `directory` from now on. */
export function moveFrom(directory: string): void {
  calledIn = Deno.cwd();
  Deno.chdir(directory);
}

/**
 * Where programs are started that run in the place of this one, as an option of how they are run.
 */
export function callingDirectory(): { readonly cwd?: string } {
  return calledIn === undefined ? {} : { cwd: calledIn };
}

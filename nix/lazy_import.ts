/**
 * Modules that are read when they are needed. Deno reads every module whose name stands in an
 * `import()` before it runs the first line, which costs a tenth of a millisecond each.
 *
 * @module
 */

/**
 * The module `specifier` as seen from `base`, which is the caller's `import.meta.url`. Its type is
 * the caller's to say: `lazyImport<typeof import("./x.ts")>("./x.ts", import.meta.url)`.
 *
 * Throws `Deno.errors.NotCapable` where the program may not read its own modules: what Deno has not
 * read at the start takes `--allow-read`.
 */
export async function lazyImport<Module>(specifier: string, base: string): Promise<Module> {
  try {
    return await import(new URL(specifier, base).href);
  } catch (error) {
    if (!(error instanceof TypeError && /^Requires \w+ access/.test(error.message))) throw error;
    throw new Deno.errors.NotCapable(error.message);
  }
}

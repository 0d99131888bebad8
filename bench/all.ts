/**
 * `deno task bench`: every `*_bench.ts` of this directory, one after the other.
 *
 * @module
 */
const names = [...Deno.readDirSync(new URL(".", import.meta.url))]
  .map(({ name }) => name)
  .filter((name) => name.endsWith("_bench.ts"))
  .sort();
for (const name of names) await import(new URL(name, import.meta.url).href);

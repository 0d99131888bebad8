/**
 * `deno task bench [NAME…]`: every `NAME_bench.ts` of this directory, or those named, one after the
 * other, what is quick first.
 *
 * @module
 */
const all = ["start", "migrate", "size", "parse", "nar", "evaluator", "develop", "build"];
const names = Deno.args.length === 0 ? all : Deno.args;
for (const name of names) await import(new URL(`${name}_bench.ts`, import.meta.url).href);

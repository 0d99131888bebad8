/**
 * tree-sitter's parser of Nix under WASM. npm's `tree-sitter-nix` has the grammar as C; clang and
 * lld make of it the side module that npm's `web-tree-sitter` loads.
 *
 * The two packages are not in `deno.json`, since Deno fetches all that is there for whoever runs
 * the program; `tree_sitter.lock` holds their hashes.
 *
 * @module
 */
import { fromFileUrl, join } from "@std/path";
import { spawned } from "./paired.ts";

const RUNTIME = "npm:web-tree-sitter@0.27.1";
const GRAMMAR = "npm:tree-sitter-nix@0.0.2/package.json";

/** What clang is told; `emscripten` is the target for which it writes position-independent code. */
const OPTIONS: readonly string[] = [
  "--target=wasm32-unknown-emscripten",
  "-O2",
  "-fPIC",
  "-ffreestanding",
  "-nostdlib",
  "-w",
  "-Wl,--experimental-pic,-shared,--no-entry,--export=tree_sitter_nix,--strip-debug",
];

/** What we use of the runtime. */
interface Runtime {
  readonly Parser: {
    init(): Promise<void>;
    new (): {
      setLanguage(language: unknown): void;
      parse(text: string): { delete(): void } | null;
    };
  };
  readonly Language: { load(module: Uint8Array): Promise<unknown> };
}

/**
 * Parses a text to a tree, which is freed at once: nothing else frees memory under WASM.
 *
 * @throws {Error} where npm does not give the packages, or clang and lld for wasm32 are not here.
 */
export async function treeSitterNix(): Promise<(text: string) => void> {
  const { runtime, grammar } = await packages();
  const { Language, Parser }: Runtime = await import(runtime);
  await Parser.init();
  const parser = new Parser();
  parser.setLanguage(await Language.load(await compiled(grammar)));
  return (text) => parser.parse(text)?.delete();
}

/** Where Deno keeps the runtime's module and the grammar's `package.json`, once it has them. */
async function packages(): Promise<{ readonly runtime: string; readonly grammar: string }> {
  const lock = fromFileUrl(new URL("tree_sitter.lock", import.meta.url));
  const code = [
    `await import("${RUNTIME}")`,
    `await import("${GRAMMAR}", { with: { type: "json" } })`,
    `const runtime = import.meta.resolve("${RUNTIME}")`,
    `const grammar = import.meta.resolve("${GRAMMAR}")`,
    "console.log(JSON.stringify({ runtime, grammar }))",
  ].join("; ");
  const printed = await spawned(
    Deno.execPath(),
    ["eval", "--quiet", "--no-config", `--lock=${lock}`, "--frozen", code],
    { env: { NO_COLOR: "1" } },
  );
  return JSON.parse(new TextDecoder().decode(printed));
}

/** The grammar as a WASM side module. */
async function compiled(grammar: string): Promise<Uint8Array> {
  const source = fromFileUrl(new URL("src", grammar));
  const directory = await Deno.makeTempDir({ prefix: "flakebridge-bench-" });
  try {
    // All that the grammar wants of the C library is NULL.
    await Deno.writeTextFile(join(directory, "stdlib.h"), "#include <stddef.h>\n");
    const output = join(directory, "nix.wasm");
    const files = ["parser.c", "scanner.c"].map((name) => join(source, name));
    await spawned("clang", [...OPTIONS, `-I${directory}`, `-I${source}`, ...files, "-o", output]);
    return await Deno.readFile(output);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

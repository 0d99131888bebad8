/**
 * How fast texts are parsed: against `nix-instantiate --parse`, one process and the same files,
 * against other parsers of Nix, and by size, which must be a straight line.
 *
 * The files are those of this checkout, repeated; with `BENCH_NIX_FILES=DIR`, those of a directory.
 *
 * @module
 */
import { parse } from "../nix/syntax/parse.ts";
import { check } from "../nix/syntax/check.ts";
import { show } from "../nix/syntax/show.ts";
import { nixFiles, readText } from "../tests/syntax/nix_files.ts";
import { type Contender, paired, print, spawned } from "./paired.ts";
import { treeSitterNix } from "./tree_sitter.ts";

/** How much text is parsed in a round, in UTF-16 units, and in how many rounds. */
const TOTAL = 4_000_000;
const ROUNDS = 5;
/** The size of the largest text, in megabytes. */
const LARGEST = 10;

// deno-lint-ignore no-console
const say = console.log;

/** Files that Nix accepts, as often as it takes to come to the total. */
function corpus(): readonly { readonly path: string; readonly text: string }[] {
  const directory = Deno.env.get("BENCH_NIX_FILES");
  const found = (directory ? [directory] : ["nix", "compat", "examples", "tests/nixpkgs"])
    .flatMap((root) => [...nixFiles(root)])
    .map((path) => ({ path, text: readText(path) }))
    .filter(({ text }) => check(parse(text)).length === 0);
  const files = [];
  let total = 0;
  for (let index = 0; total < TOTAL; index++) {
    const file = found[index % found.length];
    if (!file) throw new Error("there are no .nix files to parse");
    files.push(file);
    total += file.text.length;
  }
  return files;
}

async function againstOthers(): Promise<void> {
  const files = corpus();
  const texts = files.map(({ text }) => text);
  const size = texts.reduce((sum, text) => sum + text.length, 0) / 1e6;
  const timings = await paired([
    reading("parse", texts, parse),
    reading("parse, check and show", texts, readWhole),
    {
      name: "nix-instantiate --parse",
      run: () => spawned("nix-instantiate", ["--parse", ...files.map(({ path }) => path)]),
    },
    ...await otherParser("tree-sitter-nix under WASM", texts, treeSitterNix),
    ...await otherParser("lezer's Nix mode", texts, lezerNix),
  ], ROUNDS);
  print(`Parsing ${files.length} files, ${size.toFixed(1)} MB`, timings);
  const [ours] = timings;
  if (ours) say(`  parse: ${(size / ours.median * 1000).toFixed(0)} MB/s\n`);
}

function reading(
  name: string,
  texts: readonly string[],
  read: (text: string) => unknown,
): Contender {
  return { name, run: () => Promise.resolve(texts.forEach((text) => read(text))) };
}

/** A parser for comparison; where it can't be had, none, and a word why. */
async function otherParser(
  name: string,
  texts: readonly string[],
  load: () => Promise<(text: string) => unknown>,
): Promise<readonly Contender[]> {
  try {
    return [reading(name, texts, await load())];
  } catch (error) {
    say(`Not timed: ${name}: ${error instanceof Error ? error.message : error}`);
    return [];
  }
}

/**
 * An editor's parser of Nix. It is not in `deno.json`, for the reason that `tree_sitter.ts` gives;
 * `packages.lock`, with which `deno task bench` runs, holds its hashes.
 */
async function lezerNix(): Promise<(text: string) => unknown> {
  const specifier = "npm:@replit/codemirror-lang-nix@^6.0.1";
  const { parser } = await import(specifier);
  return (text) => parser.parse(text);
}

function readWhole(text: string): void {
  const parsed = parse(text);
  check(parsed);
  show(parsed.tree);
}

/**
 * The time by size: what a megabyte takes must not grow with the number of megabytes. Of each size,
 * as many texts are parsed as make the largest, and all trees are kept meanwhile: V8 copies what
 * outlives its first memory, 16 MB, which the tree of a small text alone never does. So all bytes
 * cost their share of the garbage collector, and what is compared is the parser.
 */
async function bySize(): Promise<void> {
  const file = corpus().map(({ text }) => text).filter((text) => text.length > 2000).slice(0, 50);
  const list = (size: number) => {
    const elements: string[] = [];
    for (let length = 0, index = 0; length < size; index++) {
      const text = `(${file[index % file.length]}\n)\n`;
      elements.push(text);
      length += text.length;
    }
    return `[ ${elements.join("")} ]`;
  };
  const texts = [0.1, 0.3, 1, 3, LARGEST].map((megabytes) => list(megabytes * 1e6));
  const counts = texts.map(({ length }) => Math.ceil(LARGEST * 1e6 / length));
  const timings = await paired(
    texts.map((text, index) => ({
      name: `${(text.length / 1e6).toFixed(1)} MB`,
      run: () => Promise.resolve(Array.from({ length: counts[index]! }, () => parse(text))),
    })),
    ROUNDS,
  );
  say("Parsing one file, by size; a straight line has equal bars");
  const sizes = texts.map((text) => text.length / 1e6);
  const times = timings.map(({ median }, index) => median / counts[index]!);
  const rates = times.map((time, index) => time / sizes[index]!);
  for (const [index, { name }] of timings.entries()) {
    const rate = rates[index]!;
    const share = bar(rate / Math.max(...rates));
    say(
      `  ${name.padStart(8)} ${times[index]!.toFixed(1).padStart(8)} ms ${share} ${
        rate.toFixed(1)
      } ms/MB`,
    );
  }
  const { slope, fit } = line(sizes, times);
  say(
    `  slope ${slope.toFixed(1)} ms/MB; a line through them explains ${(fit * 100).toFixed(1)} %\n`,
  );
}

/** The slope of the line of least squares, and which share of the variance it explains. */
function line(
  xs: readonly number[],
  ys: readonly number[],
): { readonly slope: number; readonly fit: number } {
  const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;
  const [x, y] = [mean(xs), mean(ys)];
  const xx = mean(xs.map((value) => (value - x) ** 2));
  const yy = mean(ys.map((value) => (value - y) ** 2));
  const xy = mean(xs.map((value, index) => (value - x) * (ys[index]! - y)));
  return { slope: xy / xx, fit: xy ** 2 / (xx * yy) };
}

function bar(share: number): string {
  return "█".repeat(Math.round(share * 40)).padEnd(40);
}

await againstOthers();
await bySize();

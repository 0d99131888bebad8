/**
 * Our parser against the real one. The Nix is that on PATH; where FLAKEBRIDGE_NIX_MATRIX is set,
 * all four.
 */
import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { createHash } from "node:crypto";
import { check } from "../../nix/syntax/check.ts";
import { dialectOf } from "../../nix/syntax/dialect.ts";
import { parse } from "../../nix/syntax/parse.ts";
import { chained, nested, repeated } from "./extremes.ts";
import { judgeAll, textOf } from "./judge_all.ts";
import { mutatedTexts } from "./mutations.ts";
import { findNixes } from "./nix_instantiate.ts";
import { ifReadable, nixFiles, readText } from "./nix_files.ts";
import { piped, program } from "./programs.ts";
import { PIPES, TRAPS } from "./traps.ts";

/** How many random programs each Nix is asked about. */
const PROGRAMS = 300;
/** How many programs with pipes each Nix is asked about; it refuses many, and then starts anew. */
const PIPED = 60;
/** How deep constructs stand in themselves, and how long chains are: no Nix gives up before. */
const DEEP = 390;
const LONG = 1200;
/** How many mutated texts each Nix is asked about; of more, `deno task parse-oracle --mutated`. */
const MUTATED = 150;
/** How many different .nix files of the machine each Nix is asked about, about 20 seconds' worth:
 * all there are on most machines. With FLAKEBRIDGE_EVERY_FILE it is all of them on any. */
const FILES = Deno.env.get("FLAKEBRIDGE_EVERY_FILE") ? Infinity : 2000;
/** How many of them at once. */
const BATCH = 1000;

const nixes = await findNixes();

Deno.test("check() knows which side of Nix each trap is on", () => {
  for (const { text, accepted } of TRAPS) {
    for (const nix of ["2.3", "2.8", "2.26", "2.34"] as const) {
      const errors = check(parse(text), { nix });
      assertEquals(errors.length === 0, accepted.includes(nix), `Nix ${nix}: ${text}`);
    }
  }
});

Deno.test("check() knows which pipes Nix takes where they are on", () => {
  const accepts = (text: string) =>
    check(parse(text), { features: ["pipe-operators"] }).length === 0;
  assertEquals(PIPES.accepted.filter((text) => !accepts(text)), []);
  assertEquals(PIPES.refused.filter(accepts), []);
});

for (const nix of nixes) {
  if (dialectOf(nix.dialect).pipes) {
    const piping = { ...nix, features: ["pipe-operators"] };
    Deno.test(`Nix ${nix.version} reads pipes as we do`, async () => {
      const programs = fc.sample(piped, { numRuns: PIPED, seed: 1 });
      await judgeTexts(piping, [...PIPES.accepted, ...PIPES.refused, ...programs]);
    });
  }

  Deno.test(`Nix ${nix.version} reads the traps as we do`, async () => {
    await judgeTexts(nix, TRAPS.map((trap) => trap.text));
  });

  Deno.test(`Nix ${nix.version} reads deep and long texts as we do`, async () => {
    await judgeTexts(nix, [...nested(DEEP), ...chained(LONG), ...repeated(LONG)]);
  });

  Deno.test(`Nix ${nix.version} reads random programs as we do`, async () => {
    await judgeTexts(nix, fc.sample(program, { numRuns: PROGRAMS, seed: 1 }));
  });

  Deno.test(`Nix ${nix.version} reads mutated texts as we do`, async () => {
    const texts = [...nixFiles("examples"), ...nixFiles("tests/nixpkgs")].map(readText);
    await judgeTexts(nix, mutatedTexts(texts, { count: MUTATED, seed: 3 }));
  });

  Deno.test(`Nix ${nix.version} reads the .nix files of this machine as we do`, async () => {
    // Old Nix, one process for many files, is held to all but the order of names: that depends on
    // the files before.
    const order = nix.order === "allocator" ? "addresses" : nix.order;
    for (const texts of batches(textsOfMachine(), BATCH)) {
      await judgeTexts({ ...nix, order }, texts);
    }
  });
}

/** Asserts that Nix agrees with us on each text. */
async function judgeTexts(
  nix: typeof nixes[number],
  texts: readonly (string | Uint8Array)[],
): Promise<void> {
  const judged = await judgeAll(nix, texts);
  assertEquals(
    judged.flatMap((judgement, index) =>
      "ours" in judgement ? [{ text: textOf(texts[index]!), ...judgement }] : []
    ),
    [],
  );
}

/** The .nix files of this checkout, and of where programs and people keep theirs, each text once. */
function* textsOfMachine(): Generator<Uint8Array> {
  const seen = new Set<string>();
  const home = Deno.env.get("HOME") ?? "/root";
  const elsewhere = ["/usr", "/etc", "/opt", "/nix", "/srv", home].filter(isDirectory);
  for (const directory of ["nix", "compat", "examples", "tests/nixpkgs", ...elsewhere]) {
    for (const file of nixFiles(directory)) {
      const bytes = ifReadable(() => Deno.readFileSync(file));
      if (!bytes) continue;
      const digest = createHash("sha1").update(bytes).digest("base64");
      if (seen.has(digest)) continue;
      if (seen.add(digest).size > FILES) return;
      yield bytes;
    }
  }
}

/** The items, so many at a time. */
function* batches<Item>(items: Iterable<Item>, size: number): Generator<readonly Item[]> {
  let batch: Item[] = [];
  for (const item of items) {
    if (batch.push(item) < size) continue;
    yield batch;
    batch = [];
  }
  yield batch;
}

function isDirectory(path: string): boolean {
  return ifReadable(() => Deno.statSync(path).isDirectory) ?? false;
}

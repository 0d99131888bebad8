/**
 * Our parser against the real one. The Nix is that on PATH; where FLAKEBRIDGE_NIX_MATRIX is set,
 * all four.
 */
import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { check } from "../../nix/syntax/check.ts";
import { dialectOf } from "../../nix/syntax/dialect.ts";
import { parse } from "../../nix/syntax/parse.ts";
import { chained, nested, repeated } from "./extremes.ts";
import type { Judgement } from "./judge.ts";
import { judgeAll } from "./judge_all.ts";
import { machineFiles } from "./machine_files.ts";
import { mutatedTexts } from "./mutations.ts";
import { findNixes, type OracleNix } from "./nix_instantiate.ts";
import { decode, ifReadable, nixFiles, readText } from "./nix_files.ts";
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
/** How many of the machine's files are read at once. */
const BATCH = 5000;

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
      const programs = fc.sample(piped, PIPED);
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
    await judgeTexts(nix, fc.sample(program, PROGRAMS));
  });

  Deno.test(`Nix ${nix.version} reads mutated texts as we do`, async () => {
    const texts = [...nixFiles("examples"), ...nixFiles("tests/nixpkgs")].map(readText);
    await judgeTexts(nix, mutatedTexts(texts, { count: MUTATED, seed: 3 }));
  });

  Deno.test(`Nix ${nix.version} reads the .nix files of this machine as we do`, async () => {
    // Old Nix, one process for many files, is held to all but the order of names: that depends on
    // the files before.
    const order = nix.order === "allocator" ? "addresses" : nix.order;
    await judgeCopies({ ...nix, order }, filesOfMachine ??= machineFiles());
  });
}

let filesOfMachine: readonly string[] | undefined;

/** Asserts that Nix agrees with us on each file. It reads copies: a Nix of the matrix sees another
 * store, and a file may be gone before its turn. */
async function judgeCopies(nix: OracleNix, files: readonly string[]): Promise<void> {
  for (let from = 0; from < files.length; from += BATCH) {
    const texts = files.slice(from, from + BATCH)
      .map((file) => ifReadable(() => Deno.readFileSync(file)))
      .filter((bytes) => bytes !== undefined);
    await judgeTexts(nix, texts);
  }
}

/** Whether the same fault stands in several bindings, and old Nix met another one of them first. */
function isByAddress(judgement: Judgement, { order }: OracleNix): boolean {
  const wordsOf = (error: string): string => error.replace(/^\d+:\d+: /, "");
  return order === "addresses" && judgement.kind === "other place" &&
    wordsOf(judgement.ours) === wordsOf(judgement.theirs);
}

/** Asserts that Nix agrees with us on each text. */
async function judgeTexts(
  nix: OracleNix,
  texts: readonly (string | Uint8Array)[],
): Promise<void> {
  const judged = await judgeAll(nix, texts);
  assertEquals(
    judged.flatMap((judgement, index) => {
      const text = texts[index]!;
      if (!("ours" in judgement) || isByAddress(judgement, nix)) return [];
      return [{ text: typeof text === "string" ? text : decode(text), ...judgement }];
    }),
    [],
  );
}

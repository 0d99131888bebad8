/**
 * `deno task parse-oracle DIR… [--nix PATH_OR_VERSION] [--pipes] [--all] [--mutated COUNT [--seed
 * N]]`: reads every .nix file below the directories, lets Nix read it too, and prints how the two
 * compare. With `--mutated`, so many texts are read instead, each one of those files with something
 * changed at random.
 *
 * A version (`2.26`) is looked for in the directory that FLAKEBRIDGE_NIX_MATRIX names, as
 * `bin/nixv VERSION nix-instantiate`; without `--nix` it is the `nix-instantiate` on PATH.
 * `--pipes` switches the pipe operators on.
 *
 * @module
 */
import { parseArgs } from "@std/cli";
import type { Judgement } from "./syntax/judge.ts";
import { judgeAll, judgeFiles } from "./syntax/judge_all.ts";
import { mutatedTexts } from "./syntax/mutations.ts";
import { findNix, type OracleNix } from "./syntax/nix_instantiate.ts";
import { ifReadable, nixFiles, readText } from "./syntax/nix_files.ts";

/** How many of each kind are printed in full without `--all`. */
const SHOWN = 1;

// deno-lint-ignore no-console
const say = console.log;

async function main(words: readonly string[]): Promise<number> {
  const args = parseArgs(words, {
    string: ["nix", "mutated", "seed"],
    boolean: ["all", "pipes"],
  });
  if (args._.length === 0) {
    say("Name the directories whose .nix files are to be read: deno task parse-oracle DIR…");
    return 2;
  }
  const directories = args._.map(String);
  const missing = directories.find((directory) => !isDirectory(directory));
  if (missing !== undefined) {
    say(`There is no directory ${missing}.`);
    return 2;
  }
  const name = typeof args.nix === "string" ? args.nix : undefined;
  const nix = await findNix(name, args.pipes ? ["pipe-operators"] : []);
  if (!nix) {
    say(`There is no nix-instantiate${name ? ` called ${name}` : ""}.`);
    return 1;
  }
  const files = [...new Set(directories.flatMap((directory) => [...nixFiles(directory)]))];
  const judged = args.mutated === undefined
    ? named(files, await judgeFiles(nix, files))
    : await judgeMutated(nix, files, {
      count: Number(args.mutated),
      seed: Number(args.seed ?? 1),
    });
  const groups = Map.groupBy(judged, ({ judgement }) => judgement.kind);
  for (const kind of WRONG) {
    const members = groups.get(kind) ?? [];
    for (const { what, judgement } of args.all ? members : members.slice(0, SHOWN)) {
      say(describe(what, judgement));
    }
  }
  const count = (kind: Judgement["kind"]) => groups.get(kind)?.length ?? 0;
  const read = args.mutated === undefined ? "files" : "mutated texts";
  say(`Nix ${nix.version}: ${judged.length} ${read}`);
  if (nix.order === "addresses") {
    say(`  (without a C compiler, the order of names is not compared)`);
  }
  say(table(count));
  return WRONG.some((kind) => count(kind) > 0) ? 1 : 0;
}

function isDirectory(path: string): boolean {
  return ifReadable(() => Deno.statSync(path))?.isDirectory ?? false;
}

/** What must not be. */
const WRONG = ["different", "other place", "verdict differs"] as const;

interface Judged {
  /** The file, or the text as a literal. */
  readonly what: string;
  readonly judgement: Judgement;
}

/** Longer files are cut: what is mutated are places, not sizes. */
const LONGEST = 3000;

async function judgeMutated(
  nix: OracleNix,
  files: readonly string[],
  choice: { readonly count: number; readonly seed: number },
): Promise<readonly Judged[]> {
  const texts = mutatedTexts(files.map((file) => readText(file).slice(0, LONGEST)), choice);
  return named(texts.map((text) => JSON.stringify(text)), await judgeAll(nix, texts));
}

function named(whats: readonly string[], judgements: readonly Judgement[]): readonly Judged[] {
  return judgements.map((judgement, index) => ({ what: whats[index]!, judgement }));
}

function table(count: (kind: Judgement["kind"]) => number): string {
  const accepted = count("equal") + count("different");
  const refused = count("refused alike") + count("other place");
  const rows: readonly (readonly [string, number])[] = [
    ["  accepted by both", accepted],
    ["    equal", count("equal")],
    ["    different", count("different")],
    ["  refused by both", refused],
    ["    at another place", count("other place")],
    ["  verdict differs", count("verdict differs")],
  ];
  return rows.map(([name, number]) => `${name.padEnd(24)}${number}`).join("\n");
}

function describe(what: string, judgement: Judgement): string {
  const words = "ours" in judgement
    ? `\n  ours: ${judgement.ours}\n  Nix:  ${judgement.theirs}`
    : "";
  return `${judgement.kind}: ${what}${words}`;
}

Deno.exit(await main(Deno.args));

/**
 * `deno task parse-oracle DIR… [--nix PATH_OR_VERSION] [--pipes] [--all]`: reads every .nix file below the
 * directories, lets Nix read it too, and prints how the two compare.
 *
 * A version (`2.26`) is looked for in the directory that FLAKEBRIDGE_NIX_MATRIX names, as
 * `bin/nixv VERSION nix-instantiate`; without `--nix` it is the `nix-instantiate` on PATH. `--pipes`
 * switches the pipe operators on.
 *
 * @module
 */
import { parseArgs } from "@std/cli";
import { judge, type Judgement } from "./syntax/judge.ts";
import { findNix, type OracleNix, parseWithNix } from "./syntax/nix_instantiate.ts";
import { nixFiles, readText } from "./syntax/nix_files.ts";

/** How many of each kind are printed in full without `--all`. */
const SHOWN = 1;

// deno-lint-ignore no-console
const say = console.log;

async function main(words: readonly string[]): Promise<number> {
  const args = parseArgs(words, { string: ["nix"], boolean: ["all", "pipes"] });
  const name = typeof args.nix === "string" ? args.nix : undefined;
  const nix = await findNix(name, args.pipes ? ["pipe-operators"] : []);
  if (!nix) {
    say(`There is no nix-instantiate${name ? ` called ${name}` : ""}.`);
    return 1;
  }
  const files = [...new Set(args._.flatMap((directory) => [...nixFiles(String(directory))]))];
  const judged = await judgeAll(nix, files);
  const groups = Map.groupBy(judged, ({ judgement }) => judgement.kind);
  for (const kind of WRONG) {
    const members = groups.get(kind) ?? [];
    for (const { file, judgement } of args.all ? members : members.slice(0, SHOWN)) {
      say(describe(file, judgement));
    }
  }
  const count = (kind: Judgement["kind"]) => groups.get(kind)?.length ?? 0;
  say(`Nix ${nix.version}: ${files.length} files`);
  if (nix.order === "addresses") {
    say(`  (without a C compiler, the order of names is not compared)`);
  }
  say(table(count));
  return WRONG.some((kind) => count(kind) > 0) ? 1 : 0;
}

/** What must not be. */
const WRONG = ["different", "other place", "verdict differs"] as const;

interface Judged {
  readonly file: string;
  readonly judgement: Judgement;
}

async function judgeAll(nix: OracleNix, files: readonly string[]): Promise<readonly Judged[]> {
  const answers = await parseWithNix(nix, files);
  return files.map((file, index) => {
    const base = file.slice(0, file.lastIndexOf("/"));
    return { file, judgement: judge(readText(file), base, answers[index]!, nix) };
  });
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

function describe(file: string, judgement: Judgement): string {
  const words = "ours" in judgement
    ? `\n  ours: ${judgement.ours}\n  Nix:  ${judgement.theirs}`
    : "";
  return `${judgement.kind}: ${file}${words}`;
}

Deno.exit(await main(Deno.args));

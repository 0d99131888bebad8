/**
 * `deno task parse-oracle DIR… [--nix PATH_OR_VERSION]`: reads every .nix file below the
 * directories, lets Nix read it too, and prints how the two compare.
 *
 * A version (`2.26`) is looked for in the directory that FLAKEBRIDGE_NIX_MATRIX names, as
 * `bin/nixv VERSION nix-instantiate`; without `--nix` it is the `nix-instantiate` on PATH.
 *
 * @module
 */
import { parseArgs } from "@std/cli";
import { judge, type Judgement } from "./syntax/judge.ts";
import { findNix, parseWithNix } from "./syntax/nix_instantiate.ts";
import { nixFiles, readText } from "./syntax/nix_files.ts";

/** How many of each kind are printed in full without `--all`. */
const SHOWN = 1;

// deno-lint-ignore no-console
const say = console.log;

async function main(words: readonly string[]): Promise<number> {
  const args = parseArgs(words, { string: ["nix"], boolean: ["all"] });
  const nix = await findNix(typeof args.nix === "string" ? args.nix : undefined);
  if (!nix) {
    say(`There is no nix-instantiate${args.nix ? ` called ${args.nix}` : ""}.`);
    return 1;
  }
  const files = [...new Set(args._.flatMap((directory) => [...nixFiles(String(directory))]))];
  const answers = await parseWithNix(nix, files);
  const judged = files.map((file, index) => ({
    file,
    judgement: judge(
      readText(file),
      file.slice(0, file.lastIndexOf("/")),
      answers[index]!,
      nix,
    ),
  }));
  const groups = Map.groupBy(judged, ({ judgement }) => judgement.kind);
  for (const [kind, members] of groups) {
    if (kind === "equal" || kind === "refused alike" || kind === "equal but for order") continue;
    for (const { file, judgement } of args.all ? members : members.slice(0, SHOWN)) {
      say(describe(file, judgement));
    }
  }
  const count = (kind: Judgement["kind"]) => groups.get(kind)?.length ?? 0;
  say(`Nix ${nix.version}: ${files.length} files`);
  say(
    `  accepted by both        ${
      count("equal") + count("equal but for order") + count("different")
    }`,
  );
  say(`    equal                 ${count("equal")}`);
  say(`    equal but for order   ${count("equal but for order")}`);
  say(`    different             ${count("different")}`);
  say(`  refused by both         ${count("refused alike") + count("other place")}`);
  say(`    at another place      ${count("other place")}`);
  say(`  verdict differs         ${count("verdict differs")}`);
  const wrong = count("different") + count("other place") + count("verdict differs");
  return wrong === 0 ? 0 : 1;
}

function describe(file: string, judgement: Judgement): string {
  const words = "ours" in judgement
    ? `\n  ours: ${judgement.ours}\n  Nix:  ${judgement.theirs}`
    : "";
  return `${judgement.kind}: ${file}${words}`;
}

Deno.exit(await main(Deno.args));

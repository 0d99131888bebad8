/**
 * Evaluating a flake through the evaluator, flakes off, against native flakes of the same Nix and
 * against other evaluators: FLAKEBRIDGE_OTHER_EVALUATORS is a list of their files, split by `:`.
 *
 * All of it warm: the tree is in the store already, as after the first evaluation. What is written
 * to disk and to the store at each evaluation is counted once more apart.
 *
 * @module
 */
import { basename, fromFileUrl, join } from "@std/path";
import { type NixEnvironment, withEveryNix } from "../tests/ground/nix_environment.ts";
import { shell } from "../tests/conformance/project.ts";
import { type Contender, paired, print } from "./paired.ts";

const OURS = fromFileUrl(new URL("../compat/evaluator/flake-compat.nix", import.meta.url));
const OTHERS = (Deno.env.get("FLAKEBRIDGE_OTHER_EVALUATORS") ?? "").split(":").filter(Boolean);

/** Enough that the medians of two runs differ by less than what is measured. */
const ROUNDS = 41;

/** A flake with so many inputs, in a tree with so many files of 2 KiB. */
interface Size {
  readonly inputs: number;
  readonly files: number;
  readonly tree: "clean git" | "dirty git" | "no git";
}

const SIZES: readonly Size[] = [
  ...([0, 5, 30] as const).map((inputs) => ({ inputs, files: 10, tree: "clean git" as const })),
  ...(["clean git", "dirty git", "no git"] as const).flatMap((tree) =>
    [5000, 20000].map((files) => ({ inputs: 0, files, tree }))
  ),
];

async function makeFlake(nix: NixEnvironment, size: Size): Promise<string> {
  const directory = await Deno.makeTempDir({ dir: nix.directory });
  const flake = join(directory, "flake");
  await Deno.mkdir(flake);
  const names = Array.from({ length: size.inputs }, (_, at) => `in${at}`);
  for (const name of names) await writeInput(join(directory, name), name);
  await Deno.writeTextFile(join(flake, "flake.nix"), flakeText(directory, names));
  await writeFiles(flake, size.files);
  await locked(nix, flake);
  if (size.tree !== "no git") await shell(flake, "git init -q .; git add -A; git commit -q -m all");
  if (size.tree === "dirty git") await Deno.writeTextFile(join(flake, "0/file0"), "changed\n");
  return flake;
}

async function writeInput(directory: string, name: string): Promise<void> {
  await Deno.mkdir(directory);
  await Deno.writeTextFile(
    join(directory, "flake.nix"),
    `{ outputs = { self }: { name = "${name}"; }; }\n`,
  );
}

function flakeText(directory: string, names: readonly string[]): string {
  const inputs = names.map((name) => `inputs.${name}.url = "path:${directory}/${name}";`);
  const used = names.map((name) => `inputs.${name}.name inputs.${name}.outPath`);
  return `{ ${inputs.join(" ")} outputs = inputs: {
    result = "\${inputs.self}" + toString [ ${used.join(" ")} ]; }; }\n`;
}

async function writeFiles(flake: string, count: number): Promise<void> {
  for (let at = 0; at < count; at++) {
    const directory = join(flake, String(Math.floor(at / 100)));
    if (at % 100 === 0) await Deno.mkdir(directory);
    await Deno.writeTextFile(join(directory, `file${at}`), `${at} `.padEnd(2048, "x"));
  }
}

async function locked(nix: NixEnvironment, flake: string): Promise<void> {
  const ran = await nix.run(["nix", "flake", "lock", `path:${flake}`], { features: "on" });
  if (ran.status !== 0) throw new Error(ran.stderr);
}

/** The words that evaluate the flake's result through an evaluator. */
function through(evaluator: string, flake: string): readonly string[] {
  const expression = `let flake = import ${evaluator} { src = ${flake}; system = "x"; };
    in (flake.outputs or flake.defaultNix).result`;
  return ["nix-instantiate", "--eval", "--read-write-mode", "-E", expression];
}

function natively(flake: string): readonly string[] {
  return ["nix", "eval", "--option", "eval-cache", "false", "--raw", `${flake}#result`];
}

async function timed(nix: NixEnvironment, size: Size): Promise<void> {
  const flake = await makeFlake(nix, size);
  const ways = [
    { name: "native flakes", features: "on", words: natively(flake) } as const,
    ...[OURS, ...OTHERS].map((evaluator) => ({
      name: evaluator === OURS ? "flakebridge" : basename(evaluator, ".nix"),
      features: "off" as const,
      words: through(evaluator, flake),
    })),
  ];
  const usable = [];
  for (const way of ways) {
    const ran = await nix.run(written(way.words), way);
    if (ran.status === 0) usable.push({ ...way, kilobytes: kilobytes(ran.stdout) });
    else say(`  ${way.name} can't: ${ran.stderr.trim().split("\n").at(-1)}`);
  }
  const timings = await paired(
    usable.map(({ name, features, words }): Contender => ({
      name,
      run: () => nix.run(words, { features }),
    })),
    ROUNDS,
  );
  const { inputs, files, tree } = size;
  print(`Nix ${nix.version}, ${inputs} inputs, ${files} files, ${tree}`, timings);
  for (const way of usable) {
    const again = await nix.run(written(way.words), way);
    say(`  ${way.name}: ${way.kilobytes} kB written at first, ${kilobytes(again.stdout)} kB then`);
  }
  say("");
}

/** The command, followed by a line that counts what it and its children wrote. */
function written(words: readonly string[]): readonly string[] {
  return ["sh", "-c", `"$@" || exit; printf '\\n'; grep ^wchar: /proc/$$/io`, "sh", ...words];
}

function kilobytes(stdout: string): number {
  return Math.round(Number(/^wchar: (\d+)/m.exec(stdout)?.[1] ?? NaN) / 1024);
}

function say(text: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${text}\n`));
}

await withEveryNix(async (nixes) => {
  const nix = nixes.findLast(({ hasFlakes }) => hasFlakes);
  if (nix === undefined) say("no Nix with flakes at hand: nothing to compare the evaluator with");
  else for (const size of SIZES) await timed(nix, size);
});

/**
 * Random edits to the flake of the walk, its repository and what is around it.
 *
 * @module
 */
import { dirname } from "@std/path";
import { run } from "../../../nix/tools/run.ts";

/** A number from 0 to below `limit`. */
export type Random = (limit: number) => number;

/** What an edit is done to. */
export interface Surroundings {
  readonly directory: string;
  readonly random: Random;
  readonly isInGit: boolean;
}

/** Does one edit, and says which. */
export type Edit = (surroundings: Surroundings) => Promise<string>;

/** Numbers that depend on the seed alone (mulberry32). */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  return (limit) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  };
}

const FILES = [
  ...["data/a", "data/b", "data/new", "exe", "maybe", "tree/a", "tree/b", "tree/sub/c", "tree/new"],
  ...["lib/inner.txt", "README", "unread/file", "tree/sub/d", "lib/unread.nix"],
];
const CODE = ["lib/default.nix", "lib/more.nix", "scoped.nix"];
const EXPRESSIONS = [
  '"one"',
  '"two"',
  "builtins.readFile ./inner.txt",
  "builtins.readFile ../data/a",
];
const LINKS = [["link", "data/a", "data/b", "maybe"], ["liblink", "lib", "tree"]] as const;

/** One of them. */
export function pick<Item>(random: Random, items: readonly Item[]): Item {
  return items[random(items.length)]!;
}

async function write({ directory, random }: Surroundings): Promise<string> {
  const file = pick(random, FILES);
  await put(`${directory}/${file}`, `${random(3)}\n`);
  return `write ${file}`;
}

async function put(path: string, text: string): Promise<void> {
  await Deno.mkdir(dirname(path), { recursive: true });
  await remove(path);
  await Deno.writeTextFile(path, text);
}

async function remove(path: string): Promise<void> {
  await Deno.remove(path, { recursive: true }).catch((error) => {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  });
}

async function rewriteCode({ directory, random }: Surroundings): Promise<string> {
  const file = pick(random, CODE);
  const text = pick(random, EXPRESSIONS);
  await put(`${directory}/${file}`, `${text}\n`);
  return `${file} = ${text}`;
}

async function removeFile({ directory, random }: Surroundings): Promise<string> {
  const file = pick(random, FILES);
  await remove(`${directory}/${file}`);
  return `remove ${file}`;
}

async function makeDirectory({ directory, random }: Surroundings): Promise<string> {
  const file = pick(random, FILES);
  await remove(`${directory}/${file}`);
  await Deno.mkdir(`${directory}/${file}`, { recursive: true });
  return `mkdir ${file}`;
}

async function changeMode({ directory, random }: Surroundings): Promise<string> {
  const file = pick(random, FILES);
  const mode = pick(random, [0o644, 0o755]);
  await Deno.chmod(`${directory}/${file}`, mode).catch(() => {});
  return `chmod ${mode.toString(8)} ${file}`;
}

async function link({ directory, random }: Surroundings): Promise<string> {
  const [name, ...targets] = pick(random, LINKS);
  const target = pick(random, targets);
  await remove(`${directory}/${name}`);
  await Deno.symlink(target, `${directory}/${name}`);
  return `link ${name} to ${target}`;
}

async function linkFile({ directory, random }: Surroundings): Promise<string> {
  const file = pick(random, FILES);
  await Deno.mkdir(dirname(`${directory}/${file}`), { recursive: true });
  await remove(`${directory}/${file}`);
  await Deno.symlink("a", `${directory}/${file}`);
  return `link ${file} to a`;
}

async function touch({ directory, random }: Surroundings): Promise<string> {
  const file = pick(random, FILES);
  const time = 1.6e9 + random(1e6);
  await Deno.utime(`${directory}/${file}`, time, time).catch(() => {});
  return `touch ${file}`;
}

async function changeFlake({ directory, random }: Surroundings): Promise<string> {
  const file = `${directory}/flake.nix`;
  const text = await Deno.readTextFile(file);
  const number = random(3);
  await Deno.writeTextFile(file, text.replace(/constant = \d+/, `constant = ${number}`));
  return `constant = ${number}`;
}

async function changeInput({ directory, random }: Surroundings): Promise<string> {
  const file = `${directory}/../dep/flake.nix`;
  const text = await Deno.readTextFile(file);
  const number = random(3);
  await Deno.writeTextFile(file, text.replace(/value = \d+/, `value = ${number}`));
  await remove(`${directory}/flake.lock`);
  return `lock the input with value = ${number}`;
}

function changeEnvironment({ random }: Surroundings): Promise<string> {
  const value = String(random(3));
  Deno.env.set("STALENESS", value);
  Deno.env.set("NIX_CONFIG", `cores = ${value}`);
  return Promise.resolve(`STALENESS=${value}`);
}

function gitEdit(words: (random: Random) => readonly string[]): Edit {
  return async ({ directory, random, isInGit }) => {
    const chosen = words(random);
    if (isInGit) await run("git", ["-C", directory, ...chosen]);
    return `git ${chosen.join(" ")}`;
  };
}

/** Every kind of edit; the frequent ones several times. */
export const EDITS: readonly Edit[] = [
  ...[write, write, write, rewriteCode, rewriteCode],
  ...[removeFile, makeDirectory, changeMode, changeMode, link, linkFile, touch],
  ...[changeFlake, changeInput, changeEnvironment],
  gitEdit(() => ["add", "-A"]),
  gitEdit((random) => ["add", pick(random, FILES)]),
  gitEdit((random) => ["add", "--intent-to-add", pick(random, FILES)]),
  gitEdit((random) => ["rm", "-rq", "--cached", pick(random, FILES)]),
  gitEdit(() => ["commit", "-qam", "more"]),
  gitEdit(() => ["commit", "-q", "--allow-empty", "-m", "empty"]),
  gitEdit(() => ["checkout", "-q", "--", "."]),
  gitEdit(() => ["reset", "-q", "--hard", "HEAD~1"]),
];

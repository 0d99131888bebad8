/**
 * The program as a whole, run on a copy of a fixture with a real Nix beside it.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { join } from "@std/path";
import { checkoutPath, permissionFlags } from "../cli/program.ts";
import type { NixEnvironment } from "../ground/nix_environment.ts";
import { MINI_FLAKES } from "../ground/flakes.ts";
import { MINI_NIXPKGS_REF } from "../ground/mini_nixpkgs.ts";
import { readTree, writeTree } from "../ground/tree.ts";
import type { Finished } from "../../nix/tools/run.ts";
import type { Fixture } from "./fixture.ts";
import { fillIn, PINNED, type Placeholders } from "./placeholders.ts";

/** What `deno` is told in the README: the permissions of the task `migrate`; and no downloads. */
const DENO: readonly string[] = [
  Deno.execPath(),
  "run",
  "--cached-only",
  "--no-prompt",
  ...await permissionFlags(),
  checkoutPath("cli.ts"),
];

/** A copy of a fixture's project, and the Nix it is looked at with. */
export interface Copy {
  readonly fixture: Fixture;
  readonly directory: string;
  readonly nix: NixEnvironment;
}

/** Puts what fixtures pin in the store, where a pin with its hash finds it without a network. */
export async function storePinned(nix: NixEnvironment): Promise<void> {
  const words = ["nix-instantiate", "--eval", "--strict", "--read-write-mode", "-E"];
  const { status, stderr } = await nix.run([
    ...words,
    `[ ${PINNED.map((text) => `(${text})`).join(" ")} ]`,
  ]);
  assertEquals(status, 0, stderr);
}

/** Lays the project out in the environment's directory, known to git as the fixture says. */
export async function copyProject(
  fixture: Fixture,
  nix: NixEnvironment,
  values: Placeholders,
): Promise<Copy> {
  const directory = join(nix.directory, fixture.name);
  await writeTree(directory, fillIn(await readTree(fixture.input), values));
  const copy = { fixture, directory, nix };
  if (fixture.git !== "none") await commit(copy, fixture.git);
  return copy;
}

async function commit(
  { directory, nix }: Copy,
  git: Exclude<Fixture["git"], "none">,
): Promise<void> {
  const run = async (...words: string[]) => {
    const { status, stderr } = await nix.run(["git", ...words], { cwd: directory });
    if (status !== 0) throw new Error(`git ${words.join(" ")}: ${stderr}`);
  };
  const [state = "all", path = ""] = git.split(": ");
  await run("init", "--quiet");
  await run("add", "--all");
  if (state === "untracked") await run("rm", "--quiet", "--cached", path);
  await run("commit", "--quiet", "--message", "All");
  if (state === "dirty") await Deno.writeTextFile(join(directory, path), "\n", { append: true });
}

/** Runs a verb of the program on the copy. */
export function flakebridge(copy: Copy, verb: string, ...flags: string[]): Promise<Finished> {
  return copy.nix.run([...DENO, verb, copy.directory, ...flags]);
}

/** `migrate` with the fixture's flags, for the miniature nixpkgs. */
export function migrate(copy: Copy): Promise<Finished> {
  const { flags } = copy.fixture;
  return flakebridge(
    copy,
    "migrate",
    "--json",
    "--offline",
    "--nixpkgs",
    MINI_NIXPKGS_REF,
    ...flags.map((flag) => flag.replaceAll("@flakes@", MINI_FLAKES)),
  );
}

/** What Nix makes of the project: derivations and build results of each call, or its words. */
export async function buildAll(copy: Copy): Promise<Record<string, string>> {
  const results: Record<string, string> = {};
  for (const words of copy.fixture.same) {
    results[words.join(" ")] = await paths(copy, ["nix-instantiate", ...words]) +
      await paths(copy, ["nix-build", "--no-out-link", ...words]);
  }
  for (const words of copy.fixture.sameForOthers) {
    results[words.join(" ")] = await paths(copy, ["nix-instantiate", ...words]);
  }
  return results;
}

/** What the command prints: store paths, one a line. */
async function paths({ nix, directory }: Copy, words: readonly string[]): Promise<string> {
  const { command, status, stdout, stderr } = await nix.run(words, { cwd: directory });
  if (status !== 0) throw new Error(`\`${command}\` failed in ${directory}:\n${stderr}`);
  return stdout;
}

/** Enters the shell; its exit status and words. */
export function enterShell({ nix, directory }: Copy): Promise<Finished> {
  return nix.run(["nix-shell", "--run", "true"], { cwd: directory });
}

/**
 * Lays a case out on disk and locks it, by a real Nix and by us.
 *
 * @module
 */
import { dirname, join } from "@std/path";
import { lockFlake } from "../../compat/lock/mod.ts";
import { type NixRelease, parseFlakeRef, releaseLike } from "../../compat/ref/mod.ts";
import { Failure } from "../../nix/diagnostic.ts";
import type { NixEnvironment } from "../ground/nix_environment.ts";
import type { Variables } from "./environment.ts";
import { type Files, flakeText, type Step } from "./case.ts";

/** What locking gave: the text of flake.lock (empty where none is needed), or why there is none. */
export type Outcome =
  | { readonly kind: "locked"; readonly text: string }
  | { readonly kind: "refused"; readonly words: string };

/** Commits made now and then are the same commits. */
export const GIT_ENVIRONMENT = [
  ...["AUTHOR", "COMMITTER"].flatMap((who) => [
    `GIT_${who}_NAME=A`,
    `GIT_${who}_EMAIL=a@example.org`,
    `GIT_${who}_DATE=2024-02-29T12:34:56Z`,
  ]),
  "GIT_CONFIG_COUNT=1",
  "GIT_CONFIG_KEY_0=init.defaultBranch",
  "GIT_CONFIG_VALUE_0=main",
];

/** The release line of a Nix that has flakes. */
export function releaseOf(version: string): NixRelease {
  const release = releaseLike(version);
  if (release === undefined) throw new RangeError(`Nix ${version} has no flakes`);
  return release;
}

/** Writes a step's files and runs its script. */
export async function prepare(nix: NixEnvironment, directory: string, step: Step): Promise<void> {
  const flake: Files = step.inputs === undefined
    ? {}
    : { "flake/flake.nix": flakeText(step.inputs) };
  for (const [path, text] of Object.entries({ ...flake, ...step.files })) {
    const file = join(directory, path);
    await Deno.mkdir(dirname(file), { recursive: true });
    await Deno.writeTextFile(file, text.replaceAll("{{dir}}", directory));
  }
  if (step.script === undefined) return;
  const words = ["env", ...GIT_ENVIRONMENT, "sh", "-euc", step.script];
  const { status, stderr } = await nix.run(words, { cwd: directory });
  if (status !== 0) throw new Error(`the script of the case failed: ${stderr}`);
}

/** `nix flake lock` or `nix flake update` of the case's flake; `before` is its lock file. */
export async function lockNatively(
  nix: NixEnvironment,
  directory: string,
  step: Step,
  before: string | undefined,
  variables: Variables,
): Promise<Outcome> {
  const file = join(directory, "flake", "flake.lock");
  await writeOrRemove(file, before);
  const assignments = Object.entries(variables).map(([name, value]) => `${name}=${value}`);
  const command = ["env", ...assignments, ...nativeCommand(nix, directory, step)];
  const { status, stderr } = await nix.run(command);
  if (status !== 0 || /not (?:writing|write) lock file/.test(stderr)) {
    return { kind: "refused", words: stderr };
  }
  return { kind: "locked", text: await textIfThere(file) };
}

function nativeCommand(nix: NixEnvironment, directory: string, step: Step): readonly string[] {
  const flake = flakeOf(directory, step);
  const start = ["nix", "flake"];
  const overrides = Object.entries(step.override ?? {}).flatMap(([path, ref]) => [
    "--override-input",
    path,
    ref.replaceAll("{{dir}}", directory),
  ]);
  if (step.update === undefined) return [...start, "lock", flake, ...overrides];
  if (step.update === "all") return [...start, "update", "--flake", flake].filter(notIn28(nix));
  return releaseOf(nix.version) === "2.8"
    ? [...start, "lock", flake, ...step.update.flatMap((path) => ["--update-input", path])]
    : [...start, "update", "--flake", flake, ...step.update];
}

function flakeOf(directory: string, { isRepository }: Step): string {
  return `${isRepository ? "git+file://" : "path:"}${join(directory, "flake")}`;
}

/** `update` of 2.8 takes the flake where later ones want `--flake`. */
function notIn28(nix: NixEnvironment): (word: string) => boolean {
  return (word) => releaseOf(nix.version) !== "2.8" || word !== "--flake";
}

/** Our lock of the case's flake. */
export async function lockOurselves(
  release: NixRelease,
  directory: string,
  step: Step,
  before: string | undefined,
): Promise<Outcome> {
  const flake = join(directory, "flake");
  await writeOrRemove(join(flake, "flake.lock"), before);
  const overrides = Object.entries(step.override ?? {}).map(([path, ref]) =>
    [path, parseFlakeRef(ref.replaceAll("{{dir}}", directory))] as const
  );
  const update = step.update === "all" ? "all" : step.update?.map((path) => path.split("/"));
  try {
    const { text, changed, existed } = await lockFlake({
      flake: flakeOf(directory, step),
      network: true,
      like: release,
      overrides: new Map(overrides),
      ...(update === undefined ? {} : { update }),
    });
    return { kind: "locked", text: changed || existed ? text : "" };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return { kind: "refused", words: error.message };
  }
}

async function textIfThere(file: string): Promise<string> {
  try {
    return await Deno.readTextFile(file);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return "";
    throw error;
  }
}

async function writeOrRemove(file: string, text: string | undefined): Promise<void> {
  if (text !== undefined && text !== "") return await Deno.writeTextFile(file, text);
  await Deno.remove(file).catch((error) => {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  });
}

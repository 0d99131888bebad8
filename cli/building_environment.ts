/**
 * Builds the environment that a shell has, and keeps it from being collected.
 *
 * @module
 */
import { buildEnvironment } from "../compat/bridge/environment/build.ts";
import type { State } from "../compat/bridge/cache/states.ts";
import { flakeExpression } from "../compat/bridge/stored_flake.ts";
import { calledInNix } from "../compat/bridge/called.ts";
import type { Installable } from "../compat/bridge/question.ts";
import { pathsOf, sourceOf, type Target } from "../compat/bridge/targets.ts";
import { Failure, failure } from "../nix/diagnostic.ts";
import { nixString } from "../nix/syntax/string_literal.ts";
import { run } from "../nix/tools/run.ts";
import { readDerivation } from "../nix/tools/read_store.ts";
import { addRoot, fetchDerivation } from "../nix/tools/store.ts";
import { type DevelopFlags, isFile, type Kept, rootedPaths } from "./developing.ts";
import type { Evaluated } from "./evaluating.ts";
import { nixWordsOf } from "./nix_settings.ts";
import { targetsOfAll } from "./realising.ts";
import type { KeptWith } from "./remembering.ts";
import { stands } from "./stands.ts";

/** Builds the environment of the derivation that the first installable stands for. */
export async function environmentOf(evaluated: Evaluated, flags: DevelopFlags): Promise<Kept> {
  const [shell, ...redirected] = evaluated.installables;
  if (shell?.kind === "store" && shell.path.endsWith("-env")) {
    return { environment: shell.path, redirects: [], bash: null };
  }
  const [targets = [], ...others] = await targetsOfAll(evaluated);
  const [target, ...more] = targets;
  const drvPath = target && sourceOf(target);
  if (!drvPath?.endsWith(".drv") || more.length > 0) throw noEnvironment(shell, targets);
  if (shell?.kind === "store" && !stands(drvPath)) {
    await fetchDerivation(drvPath, nixWordsOf(flags));
  }
  // What is built is kept by links among the temporary files of the evaluation, until it has
  // others.
  const links = await Deno.makeTempDir({ prefix: "environment-" });
  const bash = await interactiveBash(evaluated, `${links}/bash`, flags);
  return {
    environment: await builtEnvironment(drvPath, `${links}/environment`, flags),
    redirects: redirected.flatMap((_, at) => {
      return (others[at] ?? []).flatMap(pathsOf).map((path) => [path, flags.redirect[at]![0]]);
    }),
    bash: bash ?? null,
  };
}

/** The failure for what is not one derivation, in Nix's words. */
function noEnvironment(shell: Installable | undefined, targets: readonly Target[]): Failure {
  const what = shell === undefined ? "" : calledInNix(shell);
  const words = targets.length > 1
    ? `'${what}' needs to evaluate to a single derivation, but it evaluated to ${targets.length} derivations`
    : `argument '${what}' did not evaluate to a derivation`;
  return failure("no-environment", words, { help: "name a shell, `.#devShells.SYSTEM.NAME`" });
}

async function builtEnvironment(
  drvPath: string,
  link: string,
  flags: DevelopFlags,
): Promise<string> {
  try {
    return await buildEnvironment(drvPath, { link, flags: nixWordsOf(flags) });
  } catch (error) {
    // Throws `no-derivation` where it was collected as garbage.
    readDerivation(drvPath);
    throw error;
  }
}

/**
 * `bashInteractive` of the flake's input nixpkgs, built: that of a builder has no line editing.
 * None where there is no such input, or it can't be had.
 */
async function interactiveBash(
  { installables: [shell], ask, system }: Evaluated,
  link: string,
  flags: DevelopFlags,
): Promise<string | undefined> {
  if (shell?.kind !== "flake") return undefined;
  const { lock } = shell.flake;
  if (lock.nodes[lock.root]?.inputs?.["nixpkgs"] === undefined) return undefined;
  const packages = `${flakeExpression(shell.flake)}.inputs.nixpkgs.legacyPackages`;
  const expression = `{ inherit (${packages}.${nixString(system)}.bashInteractive) drvPath; }`;
  try {
    const { drvPath } = await ask(expression) as { readonly drvPath: string };
    const root = ["--add-root", link, "--indirect"];
    const words = ["--realise", ...nixWordsOf(flags), ...root, drvPath];
    const { status, stdout } = await run("nix-store", words);
    if (status !== 0) return undefined;
    const outputs = stdout.trim().split("\n").map((output) => Deno.readLinkSync(output));
    return outputs.map((path) => `${path}/bin/bash`).find(isFile);
  } catch (error) {
    if (error instanceof Failure) return undefined;
    throw error;
  }
}

/** The environment and the flake's inputs are not collected as long as they are remembered. */
export async function keepRoots(
  place: string,
  { answer }: State,
  { inputs, dropped }: KeptWith,
): Promise<void> {
  const rootOf = (path: string) => `${place}/${path.split("/").at(-1)}`;
  const paths = rootedPaths(answer);
  for (const path of [...paths, ...inputs]) await addRoot(path, rootOf(path));
  for (const state of dropped) {
    const path = (state.answer as unknown as Kept).environment;
    if (!paths.includes(path)) await Deno.remove(rootOf(path)).catch(() => {});
  }
}

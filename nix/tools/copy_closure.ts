/**
 * Store paths and all they refer to, from store to store.
 *
 * @module
 */
import { failedWords, run, runNix } from "./run.ts";
import { failure } from "../diagnostic.ts";

/** The other store, as NIX_REMOTE names it; this machine's own is the one side. */
export type Direction = { readonly to: string } | { readonly from: string };

/**
 * Copies the closure of paths; `settings` are further words for each command of Nix. Machines are reached by `nix-copy-closure`, other stores by an export
 * that is imported there.
 *
 * @throws {Failure} `nix-failed` with Nix's own words.
 */
export async function copyClosure(
  paths: readonly string[],
  direction: Direction,
  settings: readonly string[] = [],
): Promise<void> {
  const url = "to" in direction ? direction.to : direction.from;
  const host = /^ssh(?:-ng)?:\/\/(.+)$/.exec(url)?.[1];
  if (host !== undefined) {
    const side = "to" in direction ? "--to" : "--from";
    await runNix("nix-copy-closure", [...settings, side, host, ...paths]);
    return;
  }
  const there = { env: { NIX_REMOTE: url } };
  const [source, target] = "to" in direction ? [{}, there] : [there, {}];
  const query = ["--query", "--requisites", ...settings, ...paths];
  const closure = (await runNix("nix-store", query, source))
    .split("\n").filter((path) => path !== "");
  await pipe(closure, source, target, settings);
}

/** An export has bytes that are no text, so it goes from program to program. */
async function pipe(
  closure: readonly string[],
  source: { readonly env?: Readonly<Record<string, string>> },
  target: { readonly env?: Readonly<Record<string, string>> },
  settings: readonly string[],
): Promise<void> {
  const exporting = new Deno.Command("nix-store", {
    ...source,
    args: ["--export", ...settings, ...closure],
    stdin: "null",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const imported = await run("nix-store", ["--import", ...settings], {
    ...target,
    stdin: exporting.stdout,
  });
  const { code } = await exporting.status;
  if (imported.status !== 0) throw failure("nix-failed", failedWords(imported));
  if (code !== 0) throw failure("nix-failed", `\`nix-store --export\` ended with status ${code}`);
}

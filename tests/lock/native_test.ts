/**
 * The same directories locked by a real `nix flake lock` and by us, byte for byte; by the Nix on
 * PATH, and by those of a matrix (see `tests/ground/nix_environment.ts`).
 */
import { assertEquals } from "@std/assert";
import { join } from "@std/path";
import { matrixVersions, type NixEnvironment, nixEnvironment } from "../ground/nix_environment.ts";
import type { LockCase, Step } from "./case.ts";
import { LOCK_CASES } from "./cases/mod.ts";
import { lockNatively, lockOurselves, type Outcome, prepare, releaseOf } from "./lay_out.ts";

for (const version of [undefined, ...await matrixVersions()]) {
  Deno.test(`lockFlake() locks as ${version ?? "the Nix on PATH"} does`, async (test) => {
    await using nix = await nixEnvironment(version);
    if (!nix.hasFlakes) return;
    const release = releaseOf(nix.version);
    for (const [number, tried] of LOCK_CASES.entries()) {
      if (tried.releases !== undefined && !tried.releases.includes(release)) continue;
      const directory = join(nix.directory, "cases", String(number));
      await test.step(tried.name, () => tryCase(nix, directory, tried));
    }
  });
}

async function tryCase(nix: NixEnvironment, directory: string, tried: LockCase): Promise<void> {
  await Deno.mkdir(join(directory, "flake"), { recursive: true });
  let before: string | undefined;
  for (const step of [tried, ...tried.then ?? []]) {
    await prepare(nix, directory, step);
    const native = await lockNatively(nix, directory, step, before);
    const ours = await lockOurselves(releaseOf(nix.version), directory, step, before);
    compare(native, ours, step);
    before = native.kind === "locked" ? native.text : before;
  }
}

function compare(native: Outcome, ours: Outcome, step: Step): void {
  const kind = step.refused === undefined ? "locked" : "refused";
  if (native.kind !== kind) throw new Error(`Nix: ${words(native)}`);
  if (ours.kind !== kind) throw new Error(`ours: ${words(ours)}`);
  if (native.kind === "locked") assertEquals(words(ours), native.text);
  else if (!words(native).includes(step.refused ?? "")) throw new Error(words(native));
}

function words(outcome: Outcome): string {
  return outcome.kind === "locked" ? outcome.text : outcome.words;
}

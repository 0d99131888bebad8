/**
 * Runs cases on both sides and compares.
 *
 * @module
 */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import type { NixEnvironment } from "../ground/nix_environment.ts";
import type { LockCase, Step } from "./case.ts";
import { flakeSettings, setVariables, type Variables } from "./environment.ts";
import { lockNatively, lockOurselves, type Outcome, prepare, releaseOf } from "./lay_out.ts";

/** Each case that is for this release of Nix, as a step of `test`; both sides get `variables`. */
export async function compareAll(
  test: Deno.TestContext,
  nix: NixEnvironment,
  cases: readonly LockCase[],
  variables: Variables = flakeSettings(nix),
): Promise<void> {
  using _ = setVariables(variables);
  const release = releaseOf(nix.version);
  for (const [number, tried] of cases.entries()) {
    if (tried.releases !== undefined && !tried.releases.includes(release)) continue;
    const directory = join(nix.directory, "cases", String(number));
    await test.step(tried.name, () => tryCase(nix, directory, tried, variables));
  }
}

async function tryCase(
  nix: NixEnvironment,
  directory: string,
  tried: LockCase,
  variables: Variables,
): Promise<void> {
  await Deno.mkdir(join(directory, "flake"), { recursive: true });
  let before: string | undefined;
  for (const step of [tried, ...tried.then ?? []]) {
    await prepare(nix, directory, step);
    const native = await lockNatively(nix, directory, step, before, variables);
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
  else {for (const outcome of [native, ours]) {
      assertStringIncludes(words(outcome), step.refused ?? "");
    }}
}

function words(outcome: Outcome): string {
  return outcome.kind === "locked" ? outcome.text : outcome.words;
}

/**
 * Random graphs of flakes, locked by the real Nixes of the matrix (by the one on PATH without it)
 * and by us. How many: FLAKEBRIDGE_RANDOM_GRAPHS, or a hundred. Where they differ, the smallest
 * that do are shown.
 */
import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { join } from "@std/path";
import {
  comparedVersions,
  type NixEnvironment,
  nixEnvironment,
} from "../ground/nix_environment.ts";
import { flakeSettings, setVariables, type Variables } from "./environment.ts";
import { lockNatively, lockOurselves, type Outcome, prepare, releaseOf } from "./lay_out.ts";
import { type RandomGraph, randomGraph, stepsOf, writeFlakes } from "./random_graph.ts";

const HOW_MANY = Number(Deno.env.get("FLAKEBRIDGE_RANDOM_GRAPHS") ?? 100);

/** So many are locked at the same time. */
const AT_ONCE = 4;

for (const version of await comparedVersions()) {
  Deno.test(`lockFlake() locks random graphs as ${version ?? "the Nix on PATH"} does`, async () => {
    await using nix = await nixEnvironment(version);
    if (!nix.hasFlakes) return;
    const variables = flakeSettings(nix);
    using _ = setVariables(variables);
    let count = 0;
    const property = fc.asyncProperty(
      fc.array(randomGraph, { minLength: AT_ONCE, maxLength: AT_ONCE }),
      async (graphs) => {
        const place = () => join(nix.directory, "graphs", String(count++));
        await Promise.all(graphs.map((graph) => tryGraph(nix, place(), graph, variables)));
      },
    );
    await fc.assert(property, { numRuns: Math.ceil(HOW_MANY / AT_ONCE) });
  });
}

async function tryGraph(
  nix: NixEnvironment,
  directory: string,
  graph: RandomGraph,
  variables: Variables,
): Promise<void> {
  const release = releaseOf(nix.version);
  await Deno.mkdir(join(directory, "flake"), { recursive: true });
  await writeFlakes(graph, directory, release);
  let before: string | undefined;
  for (const step of stepsOf(graph, directory)) {
    await prepare(nix, directory, step);
    const native = await lockNatively(nix, directory, step, before, variables);
    const ours = await lockOurselves(release, directory, step, before);
    if (native.kind === "locked" && ours.kind === "locked") assertEquals(ours.text, native.text);
    else assertEquals([ours.kind, words(ours)], [native.kind, words(ours)], words(native));
    before = native.kind === "locked" ? native.text : before;
  }
  await Deno.remove(directory, { recursive: true });
}

function words(outcome: Outcome): string {
  return outcome.kind === "locked" ? outcome.text : outcome.words;
}

/**
 * Random graphs of flakes, locked by a real Nix and by us. How many: FLAKEBRIDGE_RANDOM_GRAPHS, or a
 * few. Where they differ, the smallest graph that does is shown.
 */
import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { join } from "@std/path";
import { matrixVersions, type NixEnvironment, nixEnvironment } from "../ground/nix_environment.ts";
import { flakeSettings, setVariables } from "./environment.ts";
import { lockNatively, lockOurselves, type Outcome, prepare, releaseOf } from "./lay_out.ts";
import { type RandomGraph, randomGraph, stepsOf, writeFlakes } from "./random_graph.ts";

const HOW_MANY = Number(Deno.env.get("FLAKEBRIDGE_RANDOM_GRAPHS") ?? 12);

for (const version of [undefined, ...await matrixVersions()]) {
  Deno.test(`lockFlake() locks random graphs as ${version ?? "the Nix on PATH"} does`, async () => {
    await using nix = await nixEnvironment(version);
    if (!nix.hasFlakes) return;
    let count = 0;
    const property = fc.asyncProperty(
      randomGraph,
      (graph) => tryGraph(nix, join(nix.directory, "graphs", String(count++)), graph),
    );
    await fc.assert(property, { numRuns: HOW_MANY });
  });
}

async function tryGraph(nix: NixEnvironment, directory: string, graph: RandomGraph): Promise<void> {
  const release = releaseOf(nix.version);
  await Deno.mkdir(join(directory, "flake"), { recursive: true });
  await writeFlakes(graph, directory, release);
  const variables = flakeSettings(nix);
  using _ = setVariables(variables);
  let before: string | undefined;
  for (const step of stepsOf(graph, directory, release)) {
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

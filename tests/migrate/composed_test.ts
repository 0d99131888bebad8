/**
 * Projects put together at random, each migrated by the program as a whole and looked at with a
 * real Nix: the same derivations before and after. How many: FLAKEBRIDGE_COMPOSED_PROJECTS, or half
 * a dozen; FLAKEBRIDGE_SEED says which.
 */
import fc from "fast-check";
import { join } from "@std/path";
import { comparedVersions, nixEnvironment } from "../ground/nix_environment.ts";
import { writeTree } from "../ground/tree.ts";
import { checkMigration } from "./checks.ts";
import { type ComposedProject, composedProject } from "./composed_project.ts";
import { fixtureOf } from "./fixture.ts";
import { copyProject, storePinned } from "./migration.ts";
import { placeholders } from "./placeholders.ts";

const HOW_MANY = Number(Deno.env.get("FLAKEBRIDGE_COMPOSED_PROJECTS") ?? 6);

for (const version of await comparedVersions()) {
  Deno.test(`migrate() keeps what random projects give with ${version ?? "the Nix on PATH"}`, async () => {
    await using nix = await nixEnvironment(version);
    await storePinned(nix);
    const values = await placeholders();
    let count = 0;
    async function keeps({ files, flags, git, about }: ComposedProject): Promise<void> {
      const name = `project-${count++}`;
      const input = join(nix.directory, "composed", name);
      await writeTree(input, files);
      const fixture = await fixtureOf(name, { about, flags, git }, { input, output: "" });
      const copy = await copyProject(fixture, nix, values);
      try {
        await checkMigration(copy);
      } catch (error) {
        throw new Error(`${about}\n${copy.directory}`, { cause: error });
      }
      await Deno.remove(copy.directory, { recursive: true });
    }
    await fc.assert(
      fc.asyncProperty(composedProject, async (project) => await keeps(await project)),
      { numRuns: HOW_MANY, endOnFailure: true },
    );
  });
}

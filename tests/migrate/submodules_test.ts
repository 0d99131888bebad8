/**
 * A project whose code reads a git submodule: the shims see it on every Nix from 2.4 on, native
 * flakes since 2.27.
 */
import { assertEquals } from "@std/assert";
import { join } from "@std/path";
import type { MigrationReport, Proof, ProofRow } from "../../migrate/report.ts";
import {
  comparedVersions,
  compareVersions,
  type NixEnvironment,
  nixEnvironment,
} from "../ground/nix_environment.ts";
import { writeTree } from "../ground/tree.ts";
import { fixtureOf } from "./fixture.ts";
import { type Copy, copyProject, flakebridge, migrate } from "./migration.ts";
import { GREETER } from "./placeholders.ts";
import { git, makeRepository } from "./repositories.ts";

const CODE = `{ pkgs ? import <nixpkgs> { } }:
pkgs.runCommand "greeting" { greeter = import ./dep/greeter { inherit pkgs; }; } ''
  cat \${./dep/greeter/src}/greeting > $out
''
`;

for (const version of await comparedVersions()) {
  Deno.test(`migrate() lets a flake see its submodules with ${version ?? "the Nix on PATH"}`, async () => {
    await using nix = await nixEnvironment(version);
    if (compareVersions(nix.version, "2.4") < 0) return;
    const copy = await projectWithSubmodule(nix);
    const before = await instantiate(copy);
    const report: MigrationReport = JSON.parse((await migrate(copy)).stdout);
    assertEquals(report.notes.map(({ code }) => code), ["submodules"]);
    const native = compareVersions(nix.version, "2.27") < 0 ? "failed" : "identical";
    const expected = [["shim", "identical"], ...nix.hasFlakes ? [["flake", native]] : []];
    const told = ({ through, verdict }: ProofRow) => [through, verdict];
    assertEquals(report.proof?.rows.map(told), expected);
    assertEquals(await instantiate(copy), before);
    const { stdout } = await flakebridge(copy, "verify", "--offline", "--json");
    assertEquals((JSON.parse(stdout) as Proof).rows.map(told), expected);
  });
}

async function projectWithSubmodule(nix: NixEnvironment): Promise<Copy> {
  const [input, greeter] = [join(nix.directory, "in"), join(nix.directory, "greeter")];
  await writeTree(input, { "default.nix": { text: CODE, executable: false } });
  await makeRepository(nix, greeter, GREETER);
  const fixture = await fixtureOf("submodules", { about: "" }, { input, output: "" });
  const copy = await copyProject(fixture, nix, {});
  await git(nix, copy.directory, "submodule", "--quiet", "add", greeter, "dep/greeter");
  await git(nix, copy.directory, "commit", "--quiet", "--message", "The greeter");
  return copy;
}

async function instantiate({ nix, directory }: Copy): Promise<string> {
  const { status, stdout, stderr } = await nix.run(["nix-instantiate"], { cwd: directory });
  assertEquals(status, 0, stderr);
  return stdout;
}

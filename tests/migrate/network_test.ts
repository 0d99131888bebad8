/**
 * Migrations whose inputs come from a forge, on loopback: what a person meets at first.
 */
import { assert, assertEquals } from "@std/assert";
import { join } from "@std/path";
import type { MigrationReport } from "../../migrate/report.ts";
import { checkoutPath, permissionFlags } from "../cli/program.ts";
import { MINI_NIXPKGS } from "../ground/mini_nixpkgs.ts";
import { type NixEnvironment, nixEnvironment } from "../ground/nix_environment.ts";
import { readTree, writeTree } from "../ground/tree.ts";
import { type Forge, startForge } from "../lock/forge/forge.ts";

const BRANCH = "nixos-unstable";

/** Puts the miniature nixpkgs on the forge; its commit. */
async function publishNixpkgs(forge: Forge, nix: NixEnvironment): Promise<string> {
  const directory = join(forge.repositories, "NixOS/nixpkgs");
  await writeTree(directory, await readTree(MINI_NIXPKGS));
  const git = async (...words: string[]): Promise<string> => {
    const { status, stdout, stderr } = await nix.run(["git", ...words], { cwd: directory });
    assertEquals(status, 0, stderr);
    return stdout.trim();
  };
  await git("init", "--quiet", "--initial-branch", BRANCH);
  await git("add", "--all");
  await git("commit", "--quiet", "--message", "All");
  return await git("rev-parse", "HEAD");
}

async function migrate(
  project: string,
  forge: Forge,
  nix: NixEnvironment,
): Promise<MigrationReport> {
  const variables = Object.entries(forge.environment).map(([name, value]) => `${name}=${value}`);
  const { status, stdout, stderr } = await nix.run([
    ...["env", ...variables, Deno.execPath(), "run", "--cached-only", "--no-prompt"],
    ...[...await permissionFlags(), checkoutPath("migrate.ts"), project, "--json"],
  ]);
  assertEquals(status, 0, stdout + stderr);
  return JSON.parse(stdout);
}

async function withForge(
  test: (forge: Forge, nix: NixEnvironment, rev: string) => Promise<void>,
): Promise<void> {
  await using nix = await nixEnvironment();
  const directory = join(nix.directory, "forge");
  await Deno.mkdir(directory);
  await using forge = await startForge(directory);
  await test(forge, nix, await publishNixpkgs(forge, nix));
}

async function lockedNixpkgs(project: string): Promise<Readonly<Record<string, unknown>>> {
  const { nodes } = JSON.parse(await Deno.readTextFile(join(project, "flake.lock")));
  return nodes.nixpkgs;
}

Deno.test("migrate locks <nixpkgs> at the newest commit of its branch, and proves itself", () =>
  withForge(async (forge, nix, rev) => {
    const project = join(nix.directory, "c-program");
    await writeTree(project, await readTree(checkoutPath("examples/c-program")));
    const { inputs, proof } = await migrate(project, forge, nix);
    assertEquals(inputs.map(({ url, locked }) => [url, locked]), [
      [`github:NixOS/nixpkgs/${BRANCH}`, true],
    ]);
    const { locked, original } = await lockedNixpkgs(project);
    assertEquals(original, { owner: "NixOS", ref: BRANCH, repo: "nixpkgs", type: "github" });
    assertEquals((locked as Record<string, unknown>).rev, rev);
    assert(proof !== undefined && proof.rows.length > 0);
    assertEquals(proof.rows.filter(({ verdict }) => verdict !== "identical"), []);
  }));

Deno.test("migrate locks a pin without a hash at the branch that it names", () =>
  withForge(async (forge, nix, rev) => {
    const project = join(nix.directory, "unhashed");
    const url = `https://github.com/NixOS/nixpkgs/archive/${BRANCH}.tar.gz`;
    const text = `{ pkgs ? import (fetchTarball "${url}") { } }:\npkgs.mkShell { name = "x"; }\n`;
    await writeTree(project, { "shell.nix": { text, executable: false } });
    const { inputs } = await migrate(project, forge, nix);
    assertEquals(inputs.map(({ fate, locked }) => [fate, locked]), [["re-fetched", true]]);
    const { locked } = await lockedNixpkgs(project);
    assertEquals((locked as Record<string, unknown>).rev, rev);
  }));

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
import { commitAll, git, makeRepository } from "./repositories.ts";

const BRANCH = "nixos-unstable";

/** Puts the miniature nixpkgs on the forge; its commit. */
function publishNixpkgs(forge: Forge, nix: NixEnvironment): Promise<string> {
  return makeRepository(nix, join(forge.repositories, "NixOS/nixpkgs"), MINI_NIXPKGS, BRANCH);
}

/** @param env More words for `env`. */
async function migrate(
  project: string,
  forge: Forge,
  nix: NixEnvironment,
  env: readonly string[] = [],
  flags: readonly string[] = [],
): Promise<MigrationReport> {
  const variables = Object.entries(forge.environment).map(([name, value]) => `${name}=${value}`);
  const { status, stdout, stderr } = await nix.run([
    ...["env", ...env, ...variables, Deno.execPath(), "run", "--cached-only", "--no-prompt"],
    ...[...await permissionFlags(), checkoutPath("migrate.ts"), project, "--json", ...flags],
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

Deno.test("migrate takes a pinned nixpkgs for a flake where what it fetched is one", () =>
  withForge(async (forge, nix, rev) => {
    const repository = join(forge.repositories, "NixOS/nixpkgs");
    await Deno.remove(join(repository, "flake.nix"));
    const tree = await commitAll(nix, repository);
    for (const [name, commit] of [["tree", tree], ["flake", rev]] as const) {
      const project = join(nix.directory, name);
      await writeTree(project, {
        "nixpkgs.json": { text: JSON.stringify({ rev: commit }), executable: false },
        "shell.nix": { text: BARE_REVISION, executable: false },
      });
      const { notes, proof } = await migrate(project, forge, nix);
      const node = await lockedNixpkgs(project);
      assertEquals((node.locked as Record<string, unknown>).rev, commit);
      const codes = notes.map(({ code }) => code).filter((code) => code === "plain-tree");
      const isFlake = name === "flake";
      assertEquals([node.flake, codes], isFlake ? [undefined, []] : [false, ["plain-tree"]]);
      assertEquals(new Set(proof?.rows.map(({ verdict }) => verdict)), new Set(["identical"]));
    }
  }));

/** A revision in a file, without the hash of its tree. */
const BARE_REVISION = `let
  inherit (builtins.fromJSON (builtins.readFile ./nixpkgs.json)) rev;
  pkgs = import (fetchTarball "https://github.com/NixOS/nixpkgs/archive/\${rev}.tar.gz") { };
in
pkgs.mkShell { name = "x"; }
`;

/** The miniature nixpkgs as a channel of the user's, made of the commit `rev`. */
async function subscribe(nix: NixEnvironment, rev: string): Promise<string> {
  const home = join(nix.directory, "home");
  const channel = join(home, ".nix-defexpr/channels/nixpkgs");
  const text = (text: string) => ({ text, executable: false });
  await writeTree(channel, {
    ...await readTree(MINI_NIXPKGS),
    ".git-revision": text(rev),
    ".version": text("24.11"),
    ".version-suffix": text(".712.0123456789ab"),
  });
  const list = `https://nixos.org/channels/${BRANCH} nixpkgs\n`;
  await Deno.writeTextFile(join(home, ".nix-channels"), list);
  return channel;
}

const SHELL = '{ pkgs ? import <nixpkgs> { } }:\npkgs.mkShell { name = "x"; }\n';

Deno.test("migrate locks <nixpkgs> at the revision of this machine's channel, not the newest", () =>
  withForge(async (forge, nix, rev) => {
    const channel = await subscribe(nix, rev);
    const repository = join(forge.repositories, "NixOS/nixpkgs");
    await Deno.writeTextFile(join(repository, "default.nix"), "{ ... }: { }\n");
    assert(await commitAll(nix, repository) !== rev);
    const project = join(nix.directory, "channel");
    await writeTree(project, { "shell.nix": { text: SHELL, executable: false } });
    const unset = ["-u", "NIX_PATH"];
    const words = ["env", ...unset, "nix-instantiate", "shell.nix"];
    const before = await nix.run(words, { cwd: project });
    const { inputs, proof } = await migrate(project, forge, nix, unset);
    assertEquals(inputs.map(({ url, fate, as }) => [url, fate, as]), [
      [
        `github:NixOS/nixpkgs/${BRANCH}`,
        "not pinned before",
        `${channel} (24.11.712.0123456789ab)`,
      ],
    ]);
    const { locked } = await lockedNixpkgs(project);
    assertEquals((locked as Record<string, unknown>).rev, rev);
    assertEquals(new Set(proof?.rows.map(({ verdict }) => verdict)), new Set(["identical"]));
    const after = await nix.run(words, { cwd: project });
    assertEquals([after.status, after.stdout], [0, before.stdout]);
  }));

Deno.test("migrate takes the revision that a script names before that of a channel", () =>
  withForge(async (forge, nix, rev) => {
    await subscribe(nix, "0".repeat(40));
    const project = join(nix.directory, "script");
    const url = `https://github.com/NixOS/nixpkgs/archive/${rev}.tar.gz`;
    await writeTree(project, {
      "shell.nix": { text: SHELL, executable: false },
      ".envrc": { text: `export NIX_PATH=nixpkgs=${url}\nuse nix\n`, executable: false },
    });
    const { inputs } = await migrate(project, forge, nix, ["-u", "NIX_PATH"]);
    assertEquals(inputs.map(({ locked, as }) => [locked, as]), [[true, ".envrc:1:17"]]);
    const { locked, original } = await lockedNixpkgs(project);
    assertEquals((locked as Record<string, unknown>).rev, rev);
    assertEquals((original as Record<string, unknown>).rev, rev);
  }));

Deno.test("migrate proves a channel whose name no input can have", () =>
  withForge(async (forge, nix) => {
    await git(nix, join(forge.repositories, "NixOS/nixpkgs"), "branch", "nixos-23.05");
    const project = join(nix.directory, "dotted");
    const text = SHELL.replace("<nixpkgs>", "<nixos-23.05>");
    await writeTree(project, { "shell.nix": { text, executable: false } });
    const { inputs, proof } = await migrate(project, forge, nix);
    assertEquals(inputs.map(({ name, lookedUp }) => [name, lookedUp]), [
      ["nixos-23-05", "nixos-23.05"],
    ]);
    assertEquals(new Set(proof?.rows.map(({ verdict }) => verdict)), new Set(["identical"]));
  }));

Deno.test("migrate --inputs-from takes what the lock of another flake has", () =>
  withForge(async (forge, nix, rev) => {
    const directory = join(nix.directory, "first");
    await writeTree(directory, { "shell.nix": { text: SHELL, executable: false } });
    await migrate(directory, forge, nix);
    const known = await lockedNixpkgs(directory);
    const repository = join(forge.repositories, "NixOS/nixpkgs");
    await Deno.writeTextFile(join(repository, "default.nix"), "{ ... }: { }\n");
    assert(await commitAll(nix, repository) !== rev);
    const project = join(nix.directory, "second");
    await writeTree(project, { "shell.nix": { text: SHELL, executable: false } });
    const { inputs, proof } = await migrate(project, forge, nix, [], ["--inputs-from", directory]);
    assertEquals(inputs.map(({ as }) => as), [`the lock of ${directory}`]);
    assertEquals(await lockedNixpkgs(project), known);
    assertEquals(new Set(proof?.rows.map(({ verdict }) => verdict)), new Set(["identical"]));
  }));

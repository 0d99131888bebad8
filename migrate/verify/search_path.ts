/**
 * The search path that makes a legacy project use the very nixpkgs of the lock.
 *
 * @module
 */
import { join } from "@std/path";
import type { FlakeRef } from "../../compat/ref/mod.ts";
import type { LockFile } from "../../compat/lock/mod.ts";
import { failure } from "../../nix/diagnostic.ts";
import { nixString } from "../../nix/syntax/string_literal.ts";
import { evaluate, type EvaluateOptions } from "../../nix/tools/evaluate.ts";
import type { PlannedInput } from "../plan/plan.ts";

/**
 * NIX_PATH for the project as it was: every `<name>` leads to the tree that the lock has for it.
 * Trees that are not on this machine are fetched by Nix.
 *
 * @throws {Failure} `nix-failed` where a tree can't be had.
 */
export async function searchPath(
  { nodes, root }: LockFile,
  inputs: readonly PlannedInput[],
  directory: string,
  options: EvaluateOptions = {},
): Promise<string> {
  const entries: string[] = [];
  for (const input of looked(inputs)) {
    const label = nodes[root]?.inputs?.[input.name];
    const locked = typeof label === "string" ? nodes[label]?.locked : undefined;
    if (locked === undefined) continue;
    const tree = await treeOf(locked, directory, options);
    entries.push(...searchNames(input).map((name) => `${name}=${tree}`));
  }
  return entries.join(":");
}

/** The names by which the code of a project looks an input up. */
export function searchNames({ name, lookedUp = name }: PlannedInput): readonly string[] {
  const other = otherNames.get(lookedUp);
  return other === undefined ? [lookedUp] : [lookedUp, other];
}

/** What the channel of an input is called by others. */
const otherNames: ReadonlyMap<string, string> = new Map([
  ["nixpkgs", "nixos"],
  ["nix-darwin", "darwin"],
]);

/**
 * The inputs that the project looked up. Where it pins its nixpkgs, that one: the fetcher is often
 * taken from `<nixpkgs>`, any of which will do.
 */
function looked(inputs: readonly PlannedInput[]): readonly PlannedInput[] {
  const unpinned = inputs.filter(({ fate }) => fate === "not pinned before");
  return unpinned.some((input) => searchNames(input).includes("nixpkgs"))
    ? unpinned
    : [...unpinned, ...inputs.filter(({ name }) => name === "nixpkgs")];
}

async function treeOf(
  locked: FlakeRef,
  directory: string,
  options: EvaluateOptions,
): Promise<string> {
  if (locked.type === "path") {
    return locked.path.startsWith("/") ? locked.path : join(directory, locked.path);
  }
  const fetched = await evaluate(fetchExpression(locked), { ...options, write: true });
  return String(fetched);
}

/** A tree in the store is found by its hash; else Nix downloads it. */
function fetchExpression(locked: FlakeRef): string {
  switch (locked.type) {
    case "github":
      return tarball(
        `https://${
          locked.host ?? "github.com"
        }/${locked.owner}/${locked.repo}/archive/${locked.rev}.tar.gz`,
        locked.narHash,
      );
    case "gitlab":
      return tarball(
        `https://${
          locked.host ?? "gitlab.com"
        }/${locked.owner}/${locked.repo}/-/archive/${locked.rev}.tar.gz`,
        locked.narHash,
      );
    case "tarball":
      return tarball(locked.url, locked.narHash);
    case "git":
      return `(builtins.fetchGit { url = ${nixString(locked.url)}; rev = "${locked.rev}"; ` +
        `allRefs = true; }).outPath`;
    default:
      throw failure("unverifiable-input", `<nixpkgs> can't be had from a "${locked.type}:" input`, {
        help: "verify with --nixpkgs of another kind: github:, git+…, path:, or a tarball",
      });
  }
}

function tarball(url: string, narHash = ""): string {
  return `builtins.fetchTarball { url = ${nixString(url)}; sha256 = "${narHash}"; }`;
}

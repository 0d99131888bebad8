/**
 * What differs from machine to machine in a migrated project, under names that do not: fixtures
 * hold `@nixpkgs@` (the directory of the miniature nixpkgs), `@narHash@` (its hash, SRI),
 * `@narHash32@` (the same in base 32), `@flakes@` (the directory of the other miniatures),
 * `@flake-utils@` and its like (their hashes) and `@lastModified@`; `@greeterHash@` and
 * `@greeterHash32@` of a tree in `pinned/`, and its like of the others there, and `@wheelHash@` and
 * `@wheelHash32@`, the flat hash of a file.
 *
 * @module
 */
import { narHash } from "../../nix/tools/nar_hash.ts";
import { parseHash, printHash } from "../../nix/store/hash.ts";
import { fromFileUrl, join } from "@std/path";
import { MINI_FLAKES } from "../ground/flakes.ts";
import { MINI_NIXPKGS } from "../ground/mini_nixpkgs.ts";
import type { Tree, TreeEntry } from "../ground/tree.ts";

/** What fixtures pin beside nixpkgs: trees with code in them, and a file. */
export const GREETER = pinned("greeter");
const TREES = ["greeter", "haskell-nix", "naersk", "nixpkgs-mozilla"];
const WHEEL = pinned("wheel.txt");

function pinned(name: string): string {
  return fromFileUrl(new URL(`pinned/${name}`, import.meta.url));
}

/** What the store has under the names that pin managers give, so that nothing need be fetched. */
export const PINNED: readonly string[] = [
  ...["source", "nixpkgs-src"].map((name) => treeText(MINI_NIXPKGS, name)),
  ...TREES.map((name) => treeText(pinned(name), "source")),
  treeText(GREETER, "greeter-src"),
  treeText(join(MINI_FLAKES, "flake-utils"), "source"),
  ...["wheel.txt", "wheel-src"].map((name) => treeText(WHEEL, name, "recursive = false; ")),
];

function treeText(path: string, name: string, more = ""): string {
  return `builtins.path { path = ${path}; name = "${name}"; ${more}}`;
}

/** The value of each placeholder here. */
export type Placeholders = Readonly<Record<string, string>>;

export async function placeholders(): Promise<Placeholders> {
  const sri = await narHash(MINI_NIXPKGS);
  const wheel = await crypto.subtle.digest("SHA-256", await Deno.readFile(WHEEL));
  const bytes = new Uint8Array(wheel);
  return {
    "@nixpkgs@": MINI_NIXPKGS,
    "@narHash@": sri,
    "@narHash32@": printHash(parseHash(sri), "base32"),
    "@flakes@": MINI_FLAKES,
    ...await flakeHashes(),
    ...await treeHashes(),
    "@wheelHash@": printHash({ algorithm: "sha256", bytes }, "sri"),
    "@wheelHash32@": printHash({ algorithm: "sha256", bytes }, "base32"),
  };
}

/** The hash of every miniature of a flake, SRI, by the placeholder that has its name. */
async function flakeHashes(): Promise<Placeholders> {
  const names = await Array.fromAsync(Deno.readDir(MINI_FLAKES), ({ name }) => name);
  const hashes = names.sort().map(async (name) =>
    [`@${name}@`, await narHash(join(MINI_FLAKES, name))] as const
  );
  return Object.fromEntries(await Promise.all(hashes));
}

/** The hash of every tree in `pinned/`, SRI and in base 32. */
async function treeHashes(): Promise<Placeholders> {
  const hashes = TREES.map(async (name) => {
    const sri = await narHash(pinned(name));
    const base32 = printHash(parseHash(sri), "base32");
    return [[`@${name}Hash@`, sri], [`@${name}Hash32@`, base32]] as const;
  });
  return Object.fromEntries((await Promise.all(hashes)).flat());
}

/** The tree with values in place of the placeholders. */
export function fillIn(tree: Tree, values: Placeholders): Tree {
  return mapText(tree, (_path, text) => {
    for (const [name, value] of Object.entries(values)) text = text.replaceAll(name, value);
    return text;
  });
}

/** The tree with placeholders in place of the values. */
export function abstract(tree: Tree, values: Placeholders): Tree {
  return mapText(tree, (path, text) => {
    for (const [name, value] of Object.entries(values)) text = text.replaceAll(value, name);
    if (path !== "flake.lock") return text;
    return text.replaceAll(/("lastModified": )\d+/g, "$1@lastModified@");
  });
}

function mapText(tree: Tree, f: (path: string, text: string) => string): Tree {
  const changed = (path: string, entry: TreeEntry): TreeEntry =>
    "text" in entry ? { ...entry, text: f(path, entry.text) } : entry;
  return Object.fromEntries(
    Object.entries(tree).map(([path, entry]) => [path, changed(path, entry)]),
  );
}

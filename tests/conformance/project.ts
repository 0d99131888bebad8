/**
 * Lays a case out on disk.
 *
 * @module
 */
import { basename, dirname, join } from "@std/path";
import { printHash } from "../../nix/store/hash.ts";
import { narDigest } from "../../nix/store/digest.ts";
import type { NarNode } from "../../nix/store/nar.ts";
import { sourcePath } from "../../nix/store/store_path.ts";
import type { Case, Files } from "./case.ts";
import { gitEnvironment, type Nix, runNix, type Workplace } from "./nixes.ts";
import { MODIFIED } from "./cases/nodes.ts";
import { rootOf } from "./roots.ts";

/** Thrown when the Nixes at hand can't lay a case out. */
export class CannotLayOut extends Error {}

/** A case on disk. */
export interface Project {
  /** The case's directory; `{{dir}}`. */
  readonly directory: string;
  /** The flake's directory. */
  readonly flake: string;
}

const PROBE = await Deno.readTextFile(new URL("./probe.nix", import.meta.url));

/** Writes the files of the case, makes its trees, its lock and its git repositories. */
export async function layOut(
  place: Workplace,
  number: number,
  tried: Case,
  nixes: readonly Nix[],
): Promise<Project> {
  const directory = join(place.directory, "cases", String(number));
  await Deno.mkdir(join(directory, "flake"), { recursive: true });
  for (const [tree, files] of Object.entries(tried.trees ?? {})) {
    await writeFiles(directory, join(directory, tree), files);
    await setTimes(join(directory, tree));
  }
  if (tried.script !== undefined) await shell(place, directory, tried.script);
  const flake = join(directory, "flake");
  await writeFiles(directory, flake, {
    "flake.nix": tried.flake ?? flakeText(tried),
    "probe.nix": PROBE,
    tracked: `${tried.name}\n`,
    ...tried.files,
    ...lockFiles(tried),
  });
  if (tried.lock === "native") await lockNatively(place, flake, nixes);
  const root = rootOf(tried.root);
  await shell(place, directory, root.script);
  if (root.tree === "path" && root.stored === undefined) {
    await setTimes(join(directory, root.directory ?? "flake"));
  }
  await store(place, directory, tried, nixes);
  if (root.stored === undefined) {
    return { directory, flake: join(directory, root.directory ?? "flake") };
  }
  await addToStores(place, join(directory, root.stored), nixes);
  const path = await valueOf("storePath", join(directory, root.stored));
  return { directory, flake: join(path, root.directory ?? "") };
}

function flakeText({ inputs = "" }: Case): string {
  const declared = inputs === "" ? "" : `  inputs = {\n${inputs}\n  };\n`;
  return `{\n${declared}  outputs = { self, ... }@inputs: import ./probe.nix inputs;\n}\n`;
}

function lockFiles({ lock }: Case): Files {
  if (lock === undefined || typeof lock === "string") return {};
  const { version = 7, nodes } = lock;
  const inputs = lock.inputs ??
    Object.fromEntries(Object.keys(nodes).map((label) => [label, label]));
  const json = { nodes: { root: { inputs }, ...nodes }, root: "root", version };
  return { "flake.lock": JSON.stringify(json, undefined, 2) + "\n" };
}

async function lockNatively(
  place: Workplace,
  flake: string,
  nixes: readonly Nix[],
): Promise<void> {
  const newest = nixes.findLast((nix) => nix.hasFlakes);
  if (newest === undefined) throw new CannotLayOut("no Nix with flakes at hand");
  // In a store of its own, lest what it fetches is there already when it is to be fetched.
  const apart = { ...place, stores: join(place.directory, "locking") };
  const ran = await runNix(apart, newest, "on", ["nix", "flake", "lock", `path:${flake}`]);
  if (!ran.success) throw new CannotLayOut(`nix flake lock: ${ran.stderr}`);
}

async function writeFiles(directory: string, tree: string, files: Files): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    const path = join(tree, name);
    await Deno.mkdir(dirname(path), { recursive: true });
    if (text.startsWith("-> ")) await Deno.symlink(text.slice(3), path);
    else await Deno.writeTextFile(path, await fill(directory, text));
  }
}

/** Gives a tree the time of change that the locks of the cases promise. */
async function setTimes(path: string): Promise<void> {
  const stat = await Deno.lstat(path);
  if (stat.isDirectory) {
    for await (const { name } of Deno.readDir(path)) await setTimes(join(path, name));
  }
  if (!stat.isSymlink) await Deno.utime(path, MODIFIED, MODIFIED);
}

/** `text` with its `{{…}}` filled in. */
export async function fill(directory: string, text: string): Promise<string> {
  let filled = "";
  let end = 0;
  for (const match of text.matchAll(/\{\{(dir|narHash|rev|storePath)(?: ([^\s}]+))?\}\}/g)) {
    filled += text.slice(end, match.index) +
      await valueOf(match[1], join(directory, match[2] ?? ""));
    end = match.index + match[0].length;
  }
  return filled + text.slice(end);
}

async function valueOf(name: string | undefined, path: string): Promise<string> {
  switch (name) {
    case "narHash":
      return await narHash(path);
    case "rev":
      return await revision(path);
    case "storePath":
      return await sourcePath(await narDigest(await narNode(path)));
    default:
      return path.replace(/\/$/, "");
  }
}

/** The hash of a tree on disk, as Nix writes it. */
export async function narHash(path: string): Promise<string> {
  return printHash(await narDigest(await narNode(path)), "sri");
}

/** A tree on disk, for hashing. */
export async function narNode(path: string): Promise<NarNode> {
  const stat = await Deno.lstat(path);
  if (stat.isSymlink) return { kind: "symlink", target: await Deno.readLink(path) };
  if (stat.isFile) {
    const bytes = await Deno.readFile(path);
    const executable = ((stat.mode ?? 0) & 0o100) !== 0;
    return { kind: "regular", executable, size: bytes.length, contents: () => [bytes] };
  }
  const names = Array.from(Deno.readDirSync(path), (entry) => entry.name);
  return { kind: "directory", names, entry: (name) => narNode(join(path, name)) };
}

async function revision(repository: string): Promise<string> {
  const output = await new Deno.Command("git", {
    args: ["-C", repository, "rev-parse", "HEAD"],
  }).output();
  return new TextDecoder().decode(output.stdout).trim();
}

async function shell(place: Workplace, cwd: string, script: string): Promise<void> {
  const { success, stderr } = await new Deno.Command("sh", {
    args: ["-euc", script],
    cwd,
    env: gitEnvironment(place),
  }).output();
  if (!success) throw new Error(`${script}: ${new TextDecoder().decode(stderr)}`);
}

/** Puts the trees named `…/source` into the store of every Nix, as a fetcher would have. */
async function store(
  place: Workplace,
  directory: string,
  tried: Case,
  nixes: readonly Nix[],
): Promise<void> {
  const trees = Object.keys(tried.trees ?? {}).filter((tree) => basename(tree) === "source");
  for (const tree of trees) await addToStores(place, join(directory, tree), nixes);
}

async function addToStores(place: Workplace, tree: string, nixes: readonly Nix[]): Promise<void> {
  for (const nix of nixes) {
    const add = ["nix-store", "--add-fixed", "--recursive", "sha256", tree];
    const ran = await runNix(place, nix, "off", add);
    if (!ran.success) throw new Error(`${add.join(" ")}: ${ran.stderr}`);
  }
}

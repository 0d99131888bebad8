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
import { run } from "../../nix/tools/run.ts";
import type { NixEnvironment } from "../ground/nix_environment.ts";
import type { Case, Files } from "./case.ts";
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

/** Writes the files of the case into a new directory, makes its trees, lock and repositories. */
export async function layOut(
  directory: string,
  tried: Case,
  nixes: readonly NixEnvironment[],
): Promise<Project> {
  await Deno.mkdir(join(directory, "flake"), { recursive: true });
  for (const [tree, files] of Object.entries(tried.trees ?? {})) {
    await writeFiles(directory, join(directory, tree), files);
    await setTimes(join(directory, tree));
  }
  if (tried.script !== undefined) await shell(directory, tried.script);
  const flake = join(directory, "flake");
  await writeFiles(directory, flake, {
    "flake.nix": tried.flake ?? flakeText(tried),
    "probe.nix": PROBE,
    tracked: `${tried.name}\n`,
    ...tried.files,
    ...lockFiles(tried),
  });
  if (tried.lock === "native") await lockNatively(flake, nixes);
  const root = rootOf(tried.root);
  await shell(directory, root.script);
  if (root.tree === "path" && root.stored === undefined) {
    await setTimes(join(directory, root.directory ?? "flake"));
  }
  await store(directory, tried, nixes);
  if (root.stored === undefined) {
    return { directory, flake: join(directory, root.directory ?? "flake") };
  }
  await addToStores(join(directory, root.stored), nixes);
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
  flake: string,
  nixes: readonly NixEnvironment[],
): Promise<void> {
  const newest = nixes.findLast((nix) => nix.hasFlakes);
  if (newest === undefined) throw new CannotLayOut("no Nix with flakes at hand");
  const { status, stderr } = await newest.run(["nix", "flake", "lock", `path:${flake}`], {
    features: "on",
    // Lest what it fetches is there already when it is to be fetched.
    store: "locking",
  });
  if (status !== 0) throw new CannotLayOut(`nix flake lock: ${stderr}`);
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
      return await shell(path, "git rev-parse HEAD");
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

/**
 * Runs a shell script in which git does the same at every hour and on every machine; its stdout.
 */
export async function shell(cwd: string, script: string): Promise<string> {
  const { status, stdout, stderr } = await run("sh", ["-euc", script], { cwd, env: GIT });
  if (status !== 0) throw new Error(`${script}: ${stderr}`);
  return stdout.trim();
}

const DATE = "2024-02-29T12:34:56Z";

const GIT: Readonly<Record<string, string>> = {
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_CONFIG_COUNT: "2",
  GIT_CONFIG_KEY_0: "init.defaultBranch",
  GIT_CONFIG_VALUE_0: "main",
  GIT_CONFIG_KEY_1: "protocol.file.allow",
  GIT_CONFIG_VALUE_1: "always",
  GIT_AUTHOR_NAME: "A",
  GIT_AUTHOR_EMAIL: "a@example.org",
  GIT_AUTHOR_DATE: DATE,
  GIT_COMMITTER_NAME: "A",
  GIT_COMMITTER_EMAIL: "a@example.org",
  GIT_COMMITTER_DATE: DATE,
};

/** Puts the trees named `…/source` into the store of every Nix, as a fetcher would have. */
async function store(
  directory: string,
  tried: Case,
  nixes: readonly NixEnvironment[],
): Promise<void> {
  const trees = Object.keys(tried.trees ?? {}).filter((tree) => basename(tree) === "source");
  for (const tree of trees) await addToStores(join(directory, tree), nixes);
}

async function addToStores(tree: string, nixes: readonly NixEnvironment[]): Promise<void> {
  for (const nix of nixes) {
    const add = ["nix-store", "--add-fixed", "--recursive", "sha256", tree];
    const { status, command, stderr } = await nix.run(add);
    if (status !== 0) throw new Error(`${command}: ${stderr}`);
  }
}
